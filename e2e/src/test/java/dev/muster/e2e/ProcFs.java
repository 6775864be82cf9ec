/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The truth about processes, as the kernel tells it. A process that is gone has no entry; a zombie counts as gone. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    /** USER_HZ: the unit of the times in stat, the same on every architecture that Linux shows to user space. */
    private static final long TICKS_PER_SECOND = 100;

    private ProcFs() {}

    /** One line of {@code /proc/PID/stat}. Times are in clock ticks; {@code started} counts from the boot of the machine. */
    record Stat(long pid, String name, char state, long parent, long group, long cpuTicks, long started) {
        Duration cpu() {
            return Duration.ofMillis(cpuTicks * 1000 / TICKS_PER_SECOND);
        }
    }

    static Optional<Stat> stat(long pid) {
        return read(pid, "stat").map(line -> {
            // The name stands in brackets and may hold anything, brackets and blanks too.
            int open = line.indexOf('('), close = line.lastIndexOf(')');
            var fields = line.substring(close + 2).trim().split(" ", -1);
            return new Stat(
                    pid,
                    line.substring(open + 1, close),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[19]));
        });
    }

    static boolean alive(long pid) {
        return stat(pid).filter(ProcFs::lives).isPresent();
    }

    /** How long ago a living process was started, to a clock tick. */
    static Duration age(long pid) {
        try {
            var uptime =
                    Double.parseDouble(Files.readString(PROC.resolve("uptime")).split(" ", -1)[0]);
            var started = stat(pid).orElseThrow().started();
            return Duration.ofMillis(Math.round(uptime * 1000) - started * 1000 / TICKS_PER_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lives(Stat stat) {
        return stat.state() != 'Z' && stat.state() != 'X';
    }

    /** The living children of a process. */
    static List<Stat> children(long parent) {
        return all().stream().filter(stat -> stat.parent() == parent).toList();
    }

    /** The children of a process, zombies and half-started ones too, in one read: fast enough to take the time with. */
    static List<Long> childrenNow(long parent) {
        return read(parent, "task/" + parent + "/children")
                .orElse("")
                .lines()
                .flatMap(line -> Stream.of(line.trim().split(" ", -1)))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    /** The CPU time that some processes have used, together. */
    static Duration cpuOf(Iterable<Long> pids) {
        var sum = Duration.ZERO;
        for (var pid : pids) {
            sum = sum.plus(stat(pid).map(Stat::cpu).orElse(Duration.ZERO));
        }
        return sum;
    }

    /** Every living process that was started with this entry ({@code K=V}) in its environment. */
    static List<Long> withEnvironment(String entry) {
        var wanted = "\0" + entry + "\0";
        var found = new ArrayList<Long>();
        for (var stat : all()) {
            if (read(stat.pid(), "environ")
                    .filter(environ -> ("\0" + environ).contains(wanted))
                    .isPresent()) {
                found.add(stat.pid());
            }
        }
        return found;
    }

    static Map<String, String> environ(long pid) {
        var entries = new TreeMap<String, String>();
        for (var entry : read(pid, "environ").orElse("").split("\0", -1)) {
            var equals = entry.indexOf('=');
            if (equals > 0) {
                entries.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return entries;
    }

    static String commandLine(long pid) {
        return read(pid, "cmdline").orElse("").replace('\0', ' ').trim();
    }

    /** What each open descriptor points at. */
    static Map<Integer, String> descriptors(long pid) {
        var descriptors = new LinkedHashMap<Integer, String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (var entry : entries) {
                descriptors.put(
                        Integer.parseInt(entry.getFileName().toString()),
                        Files.readSymbolicLink(entry).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeMap<>(descriptors);
    }

    private static List<Stat> all() {
        var processes = new ArrayList<Stat>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var entry : entries) {
                stat(Long.parseLong(entry.getFileName().toString()))
                        .filter(ProcFs::lives)
                        .ifPresent(processes::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processes;
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
