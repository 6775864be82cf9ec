/* SPDX-License-Identifier: Apache-2.0 */

/*
 * `muster` in the image: becomes Java with the flags for the verb. The image has no shell, and `kubectl exec` runs a
 * program, so the few decisions of the script in the repository are made here. flags.h is made from src/aot/jvm, the same
 * source that the caches are trained by.
 *
 * For `sidecar` it becomes the launcher instead, as init of this container, with Java below it: a sidecar that crashes is
 * started again in the same container, and the pod stays ready. Java is what init starts, and not `muster` again, so that all
 * that is decided here is decided once. `run` has its workers in this container, and ends with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define HOME "/opt/muster"
#define JAVA HOME "/jre/bin/java"
#define LAUNCHER HOME "/muster-launcher"

#include "flags.h" /* MANAGER_FLAGS, COMMAND_FLAGS: the words, each with a comma behind it */

static const char *const sidecar[] = {LAUNCHER, "--init", JAVA, MANAGER_FLAGS "-jar", HOME "/muster.jar"};
static const char *const manager[] = {JAVA, MANAGER_FLAGS "-jar", HOME "/muster.jar"};
static const char *const command[] = {JAVA, COMMAND_FLAGS "-jar", HOME "/muster.jar"};

struct start {
	const char *const *words;
	size_t count;
	int manages;
};
#define START(words, manages) ((struct start){words, sizeof words / sizeof words[0], manages})

static struct start start_of(const char *verb)
{
	if (strcmp(verb, "sidecar") == 0)
		return START(sidecar, 1);
	return strcmp(verb, "run") == 0 ? START(manager, 1) : START(command, 0);
}

/* The JVM raises the soft limit of open files, which the manager needs; its workers get back what the user has. */
static void remember_open_files(void)
{
	struct rlimit limit;
	char text[32] = "unlimited";

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	if (limit.rlim_cur != RLIM_INFINITY)
		snprintf(text, sizeof text, "%llu", (unsigned long long)limit.rlim_cur);
	setenv("MUSTER_OPEN_FILES", text, 1);
}

int main(int argc, char **argv)
{
	struct start start = start_of(argc > 1 ? argv[1] : "");
	const char **words = calloc(start.count + (size_t)argc + 1, sizeof *words);

	if (words == NULL) {
		perror("muster");
		return 1;
	}
	memcpy(words, start.words, start.count * sizeof *words);
	if (argc > 1)
		memcpy(words + start.count, argv + 1, ((size_t)argc - 1) * sizeof *words);
	/* Clusters put these into every container, for agents that this image does not have; the caches would not fit. */
	unsetenv("JAVA_TOOL_OPTIONS");
	unsetenv("JDK_JAVA_OPTIONS");
	unsetenv("_JAVA_OPTIONS");
	if (start.manages)
		remember_open_files();
	execv(words[0], (char *const *)words);
	fprintf(stderr, "muster: cannot start %s: %s\n", words[0], strerror(errno));
	return 1;
}
