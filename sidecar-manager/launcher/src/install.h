/* SPDX-License-Identifier: Apache-2.0 */
/* install.h - copies the running executable into a directory that another container shares. */
#ifndef MUSTER_INSTALL_H
#define MUSTER_INSTALL_H

/* DIR/muster-launcher is replaced in one step, so that nobody ever sees half of it. 0 or an errno. */
int install_into(const char *directory);

#endif
