/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What files and folders hold at a moment, in few digits: the same names and bytes give the same ones, on every machine.
 *
 * @param digests by path, as it was given
 * @param problems what could not be read, a sentence for a person each
 */
record Contents(Map<String, String> digests, List<String> problems) {

    /** More than this of one path is not read. */
    private static final int MOST_FILES = 10_000;

    private static final long MOST_BYTES = 64L << 20;

    /** A mounted volume that is replaced while it is read is read again. */
    private static final int TRIES = 5;

    private static final int DIGITS = 8;

    Contents {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
        problems = List.copyOf(problems);
    }

    static Contents of(Path base, List<String> paths) {
        Map<String, String> digests = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String path : paths) {
            Path root = base.resolve(path);
            if (!Files.exists(root)) {
                digests.put(path, "missing");
                problems.add("watch: there is no " + root + "; when it is made, the workers are restarted");
                continue;
            }
            try {
                digests.put(path, digest(root));
            } catch (IOException e) {
                digests.put(path, "unreadable");
                problems.add("watch: " + root + " cannot be read, and no change of it is seen: " + why(e));
            }
        }
        return new Contents(digests, problems);
    }

    /** Stands for all of it. */
    String word() {
        MessageDigest sum = sha256();
        digests.forEach((path, digest) -> sum.update((path + "\0" + digest + "\0").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(sum.digest()).substring(0, DIGITS);
    }

    /** What is another than before, in words, such as {@code conf and 1 more changed}. */
    String changedSince(Contents before) {
        List<String> changed = digests.keySet().stream()
                .filter(path -> !String.valueOf(digests.get(path)).equals(before.digests.get(path)))
                .toList();
        return changed.isEmpty()
                ? "nothing changed"
                : changed.getFirst() + (changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more")
                        + " changed";
    }

    private static String why(IOException e) {
        return e instanceof AccessDeniedException
                ? e.getMessage() + ": permission denied"
                : e instanceof TooMuch ? String.valueOf(e.getMessage()) : e.toString();
    }

    private static String digest(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Collector found = new Collector(path);
                found.collect();
                return found.digest();
            } catch (NoSuchFileException replaced) {
                if (attempt == TRIES) {
                    throw replaced;
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("it is more than " + MOST_FILES + " files or " + (MOST_BYTES >> 20) + " MiB");
        }
    }

    /** The files below a path by their relative names. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final boolean mounted;
        private final SortedMap<String, Path> files = new TreeMap<>();
        private long bytes;

        Collector(Path path) throws IOException {
            Path data = path.resolve("..data"); // how kubelet puts all files of a volume in place at once
            mounted = Files.isSymbolicLink(data);
            root = mounted ? data.toRealPath() : path;
        }

        void collect() throws IOException {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return skips(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!skips(file) && attributes.isRegularFile()) {
                files.put(root.relativize(file).toString(), file);
                bytes += attributes.size();
                if (files.size() > MOST_FILES || bytes > MOST_BYTES) {
                    throw new TooMuch();
                }
            }
            return FileVisitResult.CONTINUE;
        }

        /** What tools keep for themselves counts as little as it does for a reload; but in a volume everything was put by somebody. */
        private boolean skips(Path path) {
            return !mounted && !path.equals(root) && Ignored.isIgnored(String.valueOf(path.getFileName()));
        }

        /** Over each name, and the digest of what its file holds, so that nothing can pass for something else. */
        String digest() throws IOException {
            MessageDigest sum = sha256();
            byte[] buffer = new byte[1 << 16];
            for (Map.Entry<String, Path> file : files.entrySet()) {
                MessageDigest one = sha256();
                try (InputStream in = Files.newInputStream(file.getValue())) {
                    long left = MOST_BYTES;
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        one.update(buffer, 0, read);
                        left -= read;
                        if (left < 0) { // it grows while it is read
                            throw new TooMuch();
                        }
                    }
                }
                sum.update((file.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
                sum.update(one.digest());
            }
            return HexFormat.of().formatHex(sum.digest());
        }
    }
}
