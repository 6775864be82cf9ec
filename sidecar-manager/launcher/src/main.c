/* SPDX-License-Identifier: Apache-2.0 */
/* muster-launcher - starts processes for the manager, reaps them and reports. It never decides.
 *
 *   muster-launcher [--local] SOCKET [-- COMMAND ARG...]     connect to the manager at SOCKET and do as it says
 *   muster-launcher --install DIR                            copy this program to DIR/muster-launcher
 *   muster-launcher --init COMMAND ARG...                    run COMMAND, and start it again when it crashes (init.h)
 *   muster-launcher --version
 *
 * COMMAND is not run: it is reported in HELLO, and the manager decides what to do with it.
 *
 * As process 1 of a container it keeps the children alive while there is no manager, and reconnects for ever. With --local it
 * is a child of the manager, and ends, with all it started, when the manager does.
 *
 * Where to read on: protocol.h is the contract. loop.c is the heart: one poll, and how the launcher itself comes to an end.
 * commands.c does what packets say, children.c is the table and the reaping, spawn.c the fork; link.c has the packets
 * and parse.c their grammar. relay.c passes on what children write, stream.c is where it goes. ears.c listens to the workers while
 * there is no manager. probe.c and watch.c see whether a worker waits on its socket, guard.c whether a ready one hangs. No
 * memory is ever allocated: all tables have fixed limits. Errors before loop_run end the program with a message; after it they
 * are reported, and it goes on. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "init.h"
#include "install.h"
#include "loop.h"
#include "text.h"

static _Noreturn void end(int status, const char *what, const char *why)
{
    text_say(2, "muster-launcher: %s%s%s\n", what, why ? ": " : "", why ? why : "");
    exit(status);
}

static _Noreturn void end_install(const char *directory, const char *why)
{
    text_say(2, "muster-launcher: cannot install into %s as uid %d: %s\n", directory, (int)geteuid(), why);
    exit(1);
}

static _Noreturn void usage_error(const char *what, const char *why)
{
    text_say(2, "muster-launcher: %s%s%s (usage: muster-launcher [--local] SOCKET [-- COMMAND ARG...]"
               " | --install DIR | --init COMMAND ARG... | --version)\n", what, why ? ": " : "", why ? why : "");
    exit(2);
}

/* A descriptor that arrives later must never become somebody's standard output. */
static void open_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    if (fd > 2)
        close(fd);
}

/* The rest of the arguments must be nothing, or "--" and a command. Returns the command, which may be empty. */
static char **command_of(char **rest)
{
    size_t size = 0;
    if (!*rest)
        return rest;
    if (strcmp(*rest, "--"))
        usage_error("unexpected argument", *rest);
    for (char **argument = rest + 1; *argument; argument++)
        size += strlen(*argument) + 1;
    if (size > COMMAND_MAX)
        usage_error("the command is too long", NULL);
    return rest + 1;
}

int main(int count, char **arguments)
{
    const char *failure;
    int local = count > 1 && !strcmp(arguments[1], "--local");
    char **rest = arguments + 1 + local;
    open_standard_streams();
    if (count == 2 && !strcmp(arguments[1], "--version")) {
        text_say(1, "muster-launcher %s\n", VERSION);
        return 0;
    }
    if (count > 1 && !strcmp(arguments[1], "--install")) {
        if (count != 3)
            usage_error("--install needs one directory", NULL);
        if ((failure = install_into(arguments[2])))
            end_install(arguments[2], failure);
        return 0;
    }
    if (count > 1 && !strcmp(arguments[1], "--init")) {
        if (count < 3)
            usage_error("--init needs a command", NULL);
        init_run(arguments + 2);
    }
    if (count < 2 || !*rest)
        usage_error("no socket given", NULL);
    if (!**rest || **rest == '-')
        usage_error("not a socket", *rest);
    if (strlen(*rest) >= sizeof((struct sockaddr_un *)0)->sun_path)
        usage_error("the socket's path is too long", *rest);
    char **command = command_of(rest + 1);
    if ((failure = loop_start(local, *rest, command)))
        end(1, *rest, failure);
    loop_run();
}
