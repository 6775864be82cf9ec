/* SPDX-License-Identifier: Apache-2.0 */
/* The pure parts: the packet parser is fuzzed (every truncation, then random changes from fixed seeds), the finding and
 * reading of the out-of-memory counter is compared with what kernels write. Ends at the first assertion that fails. */
#include <assert.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "oom.h"
#include "parse.h"
#include "place.h"
#include "words.h"

static size_t build(uint8_t *to, uint16_t type, uint16_t flags, uint64_t id, const void *body, size_t size)
{
    struct header h = { type, flags, sizeof h + size, id };
    memcpy(to, &h, sizeof h);
    memcpy(to + sizeof h, body, size);
    return sizeof h + size;
}

/* In a block of exactly its size, so that the sanitizer sees every byte read too far. */
static const char *parse(const uint8_t *packet, size_t size, unsigned descriptors, struct request *out)
{
    uint8_t *copy = malloc(size ? size : 1);
    memcpy(copy, packet, size);
    const char *wrong = parse_packet(copy, size, descriptors, out);
    if (!wrong && out->header.type == SPAWN) {      /* walk what a caller walks */
        const char *s = out->spawn.strings;
        for (int i = 0; i < out->spawn.places + out->spawn.environment + out->spawn.arguments; i++)
            s = parse_next(s);
        assert((const uint8_t *)s == copy + size);
    }
    const char *name = wrong ? NULL : out->name;
    for (unsigned i = 0; name && i < (out->names ? out->names : 1); i++, name = parse_next(name))
        assert(strlen(name) < NAME_MAX_BYTES && *name);
    free(copy);
    return wrong;
}

enum { PACKETS = 11 };

static size_t valid_packet(unsigned which, uint8_t *to)
{
    static const char spawn[] = "\2\0\2\0\3\0\4\0" "\3\0\0\0" "\4\0\0\0" "tag!" "/tmp\0" "http\0" "admin\0" "A=1\0" "LISTEN_PID=@pid\0"
                                "sh\0" "-c\0" "";
    struct configure configure = { 1000, SIGTERM };
    struct signal_child kill_it = { SIGKILL, TO_GROUP };
    struct exit_now exit_now = { 3 };
    switch (which) {
    case 0: return build(to, CONFIGURE, 0, 0, &configure, sizeof configure);
    case 1: return build(to, REMEMBER, 0, 0, "note", 4);
    case 2: return build(to, HOLD, 0, 0, "http", 5);
    case 3: return build(to, RELEASE, 0, 0, "http", 5);
    case 4: return build(to, SPAWN, 0, 7, spawn, sizeof spawn);
    case 5: return build(to, SIGNAL, 0, 7, &kill_it, sizeof kill_it);
    case 6: return build(to, STATS, 0, 0, "", 0);
    case 7: return build(to, WATCH, 0, 7, "\12\0\0\0http", 9);
    case 8: return build(to, TAG, 0, 7, "tag", 3);
    case 9: return build(to, GUARD, 0, 7, "\372\0\0\0\350\3\0\0http\0admin", 19);
    default: return build(to, EXIT, 0, 0, &exit_now, sizeof exit_now);
    }
}

static void every_truncation_is_refused(void)
{
    uint8_t packet[512];
    struct request r;
    for (unsigned which = 0; which < PACKETS; which++) {
        size_t size = valid_packet(which, packet);
        unsigned descriptors = which == 2;
        assert(!parse(packet, size, descriptors, &r));
        assert(parse(packet, size, descriptors + 1, &r));
        for (size_t cut = 0; cut < size; cut++) {
            assert(parse(packet, cut, descriptors, &r));
            if (cut < sizeof(struct header))
                continue;
            uint32_t claimed = cut;                 /* and when it is honest about its size */
            memcpy(packet + 4, &claimed, sizeof claimed);
            const char *wrong = parse(packet, cut, descriptors, &r);
            bool one_name_less = which == 9 && cut == size - 6;
            assert(wrong || which == 1 || which == 8 || one_name_less);     /* shorter bytes are still bytes */
            claimed = size;
            memcpy(packet + 4, &claimed, sizeof claimed);
        }
    }
}

static void random_changes_never_read_too_far(void)
{
    unsigned accepted = 0;
    for (unsigned seed = 1; seed <= 300000; seed++) {
        uint8_t packet[512];
        struct request r;
        srand(seed);
        size_t size = valid_packet(rand() % PACKETS, packet);
        for (int changes = rand() % 4; changes; changes--)
            packet[rand() % size] = rand() % 3 ? rand() % 8 : rand();
        accepted += !parse(packet, size, rand() % 4, &r);
    }
    assert(accepted > 1000);                        /* it did get past the header */
}

static void wrong_values_are_refused(void)
{
    uint8_t packet[512];
    struct request r;
    size_t size = valid_packet(4, packet);
    packet[28] = 3;                                 /* the second target becomes the first */
    assert(strstr(parse(packet, size, 0, &r), "one target"));
    packet[28] = 1;
    packet[2] = SPAWN_STDOUT;
    assert(strstr(parse(packet, size, 1, &r), "stream"));
    packet[2] = SPAWN_RELAY;
    assert(strstr(parse(packet, size, 0, &r), "stream"));       /* one target is standard output */
    packet[2] = 16;
    assert(strstr(parse(packet, size, 1, &r), "flags"));
    size = build(packet, RELEASE, 0, 0, "", 1);
    assert(strstr(parse(packet, size, 0, &r), "empty"));
}

static void the_counter_is_found_and_read(void)
{
    char path[256];
    assert(oom_count("low 0\nhigh 0\noom 3\noom_kill 2\noom_group_kill 0\n") == 2);
    assert(oom_count("oom_kill_disable 0\nunder_oom 0\noom_kill 5\n") == 5);
    assert(oom_count("oom_kill_disable 0\nunder_oom 0\n") == -1);
    assert(oom_count("") == -1);
    /* version 2, own cgroup namespace, and the host's */
    assert(oom_path("0::/\n", "31 23 0:28 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n", 2, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/memory.events"));
    assert(oom_path("0::/kubepods/pod1/c1\n", "31 23 0:28 / /sys/fs/cgroup ro shared:9 - cgroup2 cgroup rw\n", 2, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/kubepods/pod1/c1/memory.events"));
    /* the same in a container without its own namespace, whose mount begins at its group */
    assert(oom_path("0::/kubepods/pod1/c1\n", "31 23 0:28 /kubepods/pod1/c1 /sys/fs/cgroup ro - cgroup2 cgroup rw\n", 2, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/memory.events"));
    /* in a namespace, with the host's mount still there: nothing can be said of that, but of the container's own */
    const char *both = "31 23 0:28 /../.. /host/cgroup ro - cgroup2 cgroup rw\n32 23 0:28 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    assert(oom_path("0::/\n", both, 2, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/memory.events"));
    assert(!oom_path("0::/\n", "31 23 0:28 /.. /sys/fs/cgroup ro - cgroup2 cgroup rw\n", 2, path, sizeof path));
    /* version 1 with memory, and version 2 beside it without */
    const char *hybrid = "31 23 0:28 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n32 23 0:29 / /sys/fs/cgroup/unified ro - cgroup2 cgroup rw\n";
    assert(oom_path("4:memory:/\n0::/\n", hybrid, 1, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/memory/memory.oom_control"));
    /* version 1, in a container without its own namespace: the mount's root is the group */
    const char *v1 = "30 23 0:27 / / rw - overlay overlay rw\n"
                     "31 23 0:28 /docker/c1 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n"
                     "32 23 0:29 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";
    assert(oom_path("5:cpu,cpuacct:/docker/c1\n4:memory:/docker/c1\n0::/x\n", v1, 1, path, sizeof path));
    assert(!strcmp(path, "/sys/fs/cgroup/memory/memory.oom_control"));
    assert(!oom_path("5:cpu:/\n", v1, 1, path, sizeof path));
    assert(!oom_path("0::/\n", v1, 2, path, sizeof path));
    assert(!oom_path("", "", 2, path, sizeof path));
}

static void expect_words(long call, unsigned long argument, const char *expected)
{
    struct place place = { .call = call, .arguments = { argument } };
    char words[PLACE_WORDS_MAX];
    place_words(&place, words);
    assert(!strcmp(words, expected));
}

static void a_place_is_told_in_words(void)
{
    expect_words(SYS_read, 7, "blocked in read(7)");
    expect_words(SYS_epoll_pwait, 4, "blocked in epoll_pwait(4)");
    expect_words(SYS_futex, 0x7ffc0000, "blocked in futex");
    expect_words(SYS_read, ~0UL, "blocked in read(2147483647)");    /* nonsense of the program, but no nonsense of ours */
    expect_words(4095, 0, "blocked in system call 4095");
    expect_words(PLACE_RUNNING, 0, "running, no system call");
    expect_words(PLACE_OUTSIDE, 0, "blocked outside of any system call");
}

static struct words heard;

static void say(const char *said) { words_keep(&heard, said, strlen(said)); }
static void expect_kept(const char *kept) { assert(heard.size == strlen(kept) && !memcmp(heard.text, kept, heard.size)); }

static void of_each_word_the_last_is_kept(void)
{
    say("STATUS=one\nX_MUSTER_rows=1");
    say("READY=1\nX_MUSTER_rows=2\nnonsense\n=x\n\nX_MUSTER_row=5\n");
    say("STATUS=two");
    expect_kept("READY=1\nX_MUSTER_rows=2\nX_MUSTER_row=5\nSTATUS=two\n");
    say("");
    say("STATUS=");
    expect_kept("READY=1\nX_MUSTER_rows=2\nX_MUSTER_row=5\nSTATUS=\n");
}

static void a_worker_that_says_too_much_stays_ready(void)
{
    char line[LINE_MAX_BYTES + 2];
    heard.size = 0;
    say("READY=1");
    for (int i = 0; i < 1000; i++) {
        memset(line, 'x', sizeof line);
        line[snprintf(line, sizeof line, "KEY%d=", i)] = 'x';
        line[10 + i % 400] = 0;
        say(line);
        assert(heard.size <= WORDS_MAX && heard.text[heard.size - 1] == '\n' && !memcmp(heard.text, "READY=1\n", 8));
    }
    memset(line, 'k', LINE_MAX_BYTES + 1);
    line[1] = '=';
    line[LINE_MAX_BYTES + 1] = 0;
    struct words before = heard;
    say(line);
    assert(before.size == heard.size);
}

/* With an end that is not the text's own, as of a message. */
static void bytes_that_are_no_text_do_no_harm(void)
{
    uint64_t seed = 7;
    heard.size = 0;
    for (int i = 0; i < 20000; i++) {
        char *said = malloc(64);
        size_t size = i % 64;
        for (size_t at = 0; at < size; at++)
            said[at] = "=\n\0AB"[(seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33 & 3];
        words_keep(&heard, said, size);
        free(said);
        assert(heard.size <= WORDS_MAX && (!heard.size || heard.text[heard.size - 1] == '\n'));
    }
}

int main(void)
{
    of_each_word_the_last_is_kept();
    a_worker_that_says_too_much_stays_ready();
    bytes_that_are_no_text_do_no_harm();
    every_truncation_is_refused();
    random_changes_never_read_too_far();
    wrong_values_are_refused();
    the_counter_is_found_and_read();
    a_place_is_told_in_words();
    puts("units: all good");
    return 0;
}
