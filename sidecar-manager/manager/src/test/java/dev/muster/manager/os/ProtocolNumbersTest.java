/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java twin says the same as protocol.h. */
class ProtocolNumbersTest {
    private static final Pattern ENUM = Pattern.compile("enum\\s+\\w*\\s*\\{([^}]*)\\}");
    private static final Pattern SIZE = Pattern.compile("_Static_assert\\(sizeof\\(struct (\\w+)\\) == (\\d+)");

    @Test
    void everyNumberOfTheHeaderIsTheSameInJava() throws Exception {
        Map<String, Integer> header = numbersOf(Files.readString(Path.of("../launcher/src/protocol.h")));

        assertThat(header)
                .containsEntry("PACKET_MAX", 65536)
                .containsEntry("STAGE_EXEC", 5)
                .hasSizeGreaterThan(50);
        assertThat(numbersOfJava()).isEqualTo(header);
    }

    private static Map<String, Integer> numbersOf(String header) {
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher block = ENUM.matcher(header.replaceAll("(?s)/\\*.*?\\*/", ""));
        while (block.find()) {
            int next = 0;
            for (String constant : block.group(1).split(",", -1)) {
                String[] parts = constant.strip().split("\\s*=\\s*", -1);
                if (!parts[0].isEmpty()) {
                    next = parts.length > 1 ? Integer.parseInt(parts[1]) : next;
                    numbers.put(parts[0], next++);
                }
            }
        }
        Matcher size = SIZE.matcher(header);
        while (size.find()) {
            numbers.put("SIZEOF_" + size.group(1).toUpperCase(Locale.ROOT), Integer.parseInt(size.group(2)));
        }
        return numbers;
    }

    private static Map<String, Integer> numbersOfJava() throws IllegalAccessException {
        Map<String, Integer> numbers = new TreeMap<>();
        for (Field field : ProtocolNumbers.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                numbers.put(field.getName(), field.getInt(null));
            }
        }
        return numbers;
    }
}
