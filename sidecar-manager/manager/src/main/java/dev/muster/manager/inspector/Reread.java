/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something made of small files, and made anew when one of them says something else. It is the contents that are compared: however
 * a file was replaced (written over, renamed into its place, behind a link that points elsewhere now) it is seen. What cannot be
 * used leaves what was there before, and is said once. {@link #get} is for any thread, {@link #look} for one.
 */
final class Reread<T> {
    /** Longer ones are not what they should be. */
    private static final int LONGEST = 1 << 20;

    private final String field;
    private final List<Path> files;
    private final Function<List<String>, T> make;
    private List<String> seen; // digests: a key file's text is not kept
    private String problem = "";
    private volatile T made;

    /**
     * Reads them for the first time.
     *
     * @param field where the pool file names them, for messages
     * @param make makes it of the files' contents; an {@link IllegalArgumentException} says what is wrong with them
     * @throws InspectorException when they cannot be used
     */
    Reread(String field, List<Path> files, Function<List<String>, T> make) throws InspectorException {
        this.field = field;
        this.files = files;
        this.make = make;
        try {
            List<String> contents = read();
            seen = digests(contents);
            made = make.apply(contents);
        } catch (IOException | IllegalArgumentException e) {
            throw new InspectorException(field + ": " + why(e), e);
        }
    }

    T get() {
        return made;
    }

    /** Takes what is new since the last time; says it, or what is wrong with it. */
    void look(Consumer<String> news, Consumer<String> warning) {
        String wrong = "";
        try {
            List<String> contents = read();
            List<String> now = digests(contents);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            made = make.apply(contents);
            news.accept(field + ": read again, and in use from now on");
        } catch (IOException | RuntimeException e) { // whatever a file holds must not end the looking
            wrong = why(e);
        }
        if (!wrong.isEmpty() && !wrong.equals(problem)) {
            warning.accept(field + ": " + wrong + "; what was read before stays in use");
        }
        problem = wrong;
    }

    /** Says which of these files other users of the machine can read, as they should not. */
    static void sayIfOpen(String field, Path file, Consumer<String> say) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                say.accept(field + ": every user of this machine can read " + file + ": chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            say.accept(field + ": cannot tell who can read " + file + ": " + e);
        }
    }

    private List<String> read() throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : files) {
            if (Files.size(file) > LONGEST) {
                throw new IllegalArgumentException(file + " is longer than " + LONGEST + " bytes");
            }
            contents.add(Files.readString(file));
        }
        return contents;
    }

    private static List<String> digests(List<String> contents) {
        return contents.stream().map(BearerKeys::digest).toList();
    }

    private String why(Exception e) {
        String message = Objects.toString(e.getMessage(), e.toString());
        return switch (e) {
            case NoSuchFileException none -> "there is no file " + message;
            case AccessDeniedException denied -> message + " cannot be read: permission denied";
            case CharacterCodingException binary -> files + " is no text";
            default -> message;
        };
    }
}
