/* SPDX-License-Identifier: Apache-2.0 */

/*
 * `muster` in the image: becomes Java with the flags for the verb. The image has no shell, and `kubectl exec` runs a
 * program, so the few decisions of the script in the repository are made here. flags.h is made from src/aot/jvm, the same
 * source that the caches are trained by.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define HOME "/opt/muster"
#define JAVA HOME "/jre/bin/java"

#include "flags.h" /* MANAGER_FLAGS, COMMAND_FLAGS: the words, each with a comma behind it */

static const char *const manager[] = {JAVA, MANAGER_FLAGS "-jar", HOME "/muster.jar"};
static const char *const command[] = {JAVA, COMMAND_FLAGS "-jar", HOME "/muster.jar"};

#define COUNT(array) (sizeof array / sizeof array[0])

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
	const char *verb = argc > 1 ? argv[1] : "";
	int manages = strcmp(verb, "run") == 0 || strcmp(verb, "sidecar") == 0;
	const char *const *flags = manages ? manager : command;
	size_t count = manages ? COUNT(manager) : COUNT(command);
	const char **words = calloc(count + (size_t)argc + 1, sizeof *words);

	if (words == NULL) {
		perror("muster");
		return 1;
	}
	memcpy(words, flags, count * sizeof *words);
	if (argc > 1)
		memcpy(words + count, argv + 1, ((size_t)argc - 1) * sizeof *words);
	/* Clusters put these into every container, for agents that this image does not have; the caches would not fit. */
	unsetenv("JAVA_TOOL_OPTIONS");
	unsetenv("JDK_JAVA_OPTIONS");
	unsetenv("_JAVA_OPTIONS");
	if (manages)
		remember_open_files();
	execv(JAVA, (char *const *)words);
	fprintf(stderr, "muster: cannot start %s: %s\n", JAVA, strerror(errno));
	return 1;
}
