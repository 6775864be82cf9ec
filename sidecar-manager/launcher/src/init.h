/* SPDX-License-Identifier: Apache-2.0 */
/* init.h - process 1 of the manager's own container.
 *
 * A manager that is killed (by the kernel, which is short of memory; by a fault in the JVM) is started again at once, in the same
 * container. Were it process 1 itself, the kubelet would have to start the container again: seconds, later minutes, in which
 * nobody replaces a worker that dies, and in which the pod is not ready. All that the next manager needs is with the launcher
 * in the application's container; nothing is passed on here.
 *
 * Only a death by a signal that was not passed on by us counts as a crash. A command that exits has decided to, and the kubelet
 * is to see its status; so it is with one that was told to end. With the one status that INIT_AGAIN names it says that it wants to
 * be started anew, to begin with other settings. And what crashes again and again is left to the kubelet as well,
 * which waits longer each time. When memory runs out, most clusters (cgroup v2) kill a container as a whole, and us with it. */
#ifndef MUSTER_INIT_H
#define MUSTER_INIT_H

/* In the command's environment: the status by which it asks to be started again. */
#define INIT_AGAIN "MUSTER_AGAIN"

_Noreturn void init_run(char **command);

#endif
