/* SPDX-License-Identifier: Apache-2.0 */
#include "signals.h"

void signals_block(sigset_t *blocked, sigset_t *before)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS };
    sigfillset(blocked);
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(blocked, faults[i]);
    signal(SIGCHLD, SIG_DFL);           /* ignored, children would vanish unreaped */
    sigprocmask(SIG_BLOCK, blocked, before);
}
