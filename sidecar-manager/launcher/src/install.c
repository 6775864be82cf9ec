/* SPDX-License-Identifier: Apache-2.0 */
#include "install.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>       /* rename */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
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

/* Found out now, while somebody is told, and not when the container that is to run it cannot start. */
static int check_that_it_runs(const char *program, const char **why)
{
    struct statvfs mount;
    if (access(program, X_OK) == 0)
        return 0;
    int error = errno;
    if (statvfs(program, &mount) == 0 && mount.f_flag & ST_NOEXEC)
        *why = "no program can be run from there: it is mounted noexec";
    return error;
}

static int install(const char *draft, const char *target, const char **why)
{
    int from, to, error;
    if ((from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)) < 0) {
        *why = "cannot read this program at /proc/self/exe";
        return errno;
    }
    if ((to = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755)) < 0) {
        error = errno;
        close(from);
        return error;
    }
    error = copy(from, to);
    close(from);
    if (close(to) < 0 && !error)
        error = errno;
    if (!error)
        error = check_that_it_runs(draft, why);
    if (!error && rename(draft, target) < 0)        /* a running program is not written to: it keeps its file */
        error = errno;
    if (error)
        unlink(draft);
    return error;
}

const char *install_into(const char *directory)
{
    char target[PATH_MAX], draft[PATH_MAX];
    const char *why = NULL;
    /* The directory may be others' too, and in containers the pid is always the same: the name is no one's guess, and what
     * is there already is left alone. */
    int nanoseconds = clock_ns(CLOCK_REALTIME) % 1000000000;
    if (!text_compose(target, sizeof target, "%s/muster-launcher", directory)
        || !text_compose(draft, sizeof draft, "%s/.muster-launcher.%d.%d", directory, getpid(), nanoseconds))
        return strerror(ENAMETOOLONG);
    int error = install(draft, target, &why);
    return why ? why : error ? strerror(error) : NULL;
}
