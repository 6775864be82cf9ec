/* SPDX-License-Identifier: Apache-2.0 */
#include "install.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>       /* rename */
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "text.h"

static int copy(int from, int to)
{
    char buffer[16384];
    ssize_t n;
    while ((n = read(from, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, m; done < n; done += m)
            if ((m = write(to, buffer + done, n - done)) < 0)
                return errno;
    if (n < 0 || fchmod(to, 0755) < 0)
        return errno;
    return 0;
}

int install_into(const char *directory)
{
    char target[PATH_MAX], draft[PATH_MAX];
    int from, to, error;
    /* The directory may be others' too, and in containers the pid is always the same: the name is no one's guess, and what
     * is there already is left alone. */
    int nanoseconds = clock_ns(CLOCK_REALTIME) % 1000000000;
    if (!text_compose(target, sizeof target, "%s/muster-launcher", directory)
        || !text_compose(draft, sizeof draft, "%s/.muster-launcher.%d.%d", directory, getpid(), nanoseconds))
        return ENAMETOOLONG;
    if ((from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)) < 0)
        return errno;
    if ((to = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755)) < 0) {
        error = errno;
        close(from);
        return error;
    }
    error = copy(from, to);
    close(from);
    if (close(to) < 0 && !error)
        error = errno;
    if (!error && rename(draft, target) < 0)
        error = errno;
    if (error)
        unlink(draft);
    return error;
}
