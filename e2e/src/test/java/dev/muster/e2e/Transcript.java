/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A block of a page that shows what to type, behind a {@code $}, and what comes of it. */
public record Transcript(List<Typed> typed) {

    /** Something typed and the lines printed, if the page has any. */
    public record Typed(String command, List<String> printed) {}

    /** The blocks of a page behind a line {@code <!-- MARK -->}. */
    public static List<Transcript> in(String page, String mark) {
        var block = Pattern.compile("<!-- " + Pattern.quote(mark) + " -->\\n```\\w*\\n(.*?)```", Pattern.DOTALL);
        try {
            var text = Files.readString(Host.REPOSITORY.resolve(page));
            return block.matcher(text)
                    .results()
                    .map(found -> of(found.group(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Transcript of(String block) {
        var typed = new ArrayList<Typed>();
        for (var line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                typed.add(new Typed(line.substring(2), new ArrayList<>()));
            } else {
                typed.getLast().printed().add(line);
            }
        }
        return new Transcript(typed);
    }

    /** A line without what is different each time: numbers, times, the namespace, and how far columns are apart. */
    public static String shape(String line) {
        return line.replaceAll("\\b\\d+([smhd]\\d*[smh]?)?\\b", "N")
                .replaceAll("\\bN workers?\\b", "N workers")
                .replaceAll("from \\S+ namespace", "from N namespace")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Override
    public String toString() {
        return typed.stream().map(Typed::command).toList().toString();
    }
}
