/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What files hold, and when that changes; mounted volumes are changed as kubelet does it. */
@Timeout(60)
class ContentWatchTest {
    @TempDir
    Path folder;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private @Nullable ContentWatch watch;
    private int mounts;

    @AfterEach
    void itIsWatchedNoMore() {
        if (watch != null) {
            watch.close();
        }
    }

    private ContentWatch watch(String... paths) throws ReloadException {
        ContentWatch made = new ContentWatch(folder, List.of(paths), new ContentWatch.Listener() {
            @Override
            public void holds(String content, String what) {
                told.add(content + " " + what);
            }

            @Override
            public void problem(String what) {
                told.add("problem: " + what);
            }
        });
        watch = made;
        return made;
    }

    private String told() throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing was told");
    }

    /** All files of a volume at once: a new folder, and a link to it put in the place of the old one. */
    private void mount(String volume, String key, String value) throws IOException {
        Path root = folder.resolve(volume);
        Path fresh = Files.createDirectories(root.resolve("..2026_11_22_" + mounts++));
        Files.writeString(fresh.resolve(key), value);
        Path old = root.resolve("..data");
        Path before = Files.exists(old) ? old.toRealPath() : null;
        Path link = Files.createSymbolicLink(root.resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, old, ATOMIC_MOVE);
        if (!Files.isSymbolicLink(root.resolve(key))) {
            Files.createSymbolicLink(root.resolve(key), Path.of("..data", key));
        }
        if (before != null) {
            Files.delete(before.resolve(key));
            Files.delete(before);
        }
    }

    private String contentOf(String... paths) {
        return Contents.of(folder, List.of(paths)).word();
    }

    @Test
    void aVolumeThatKubeletReplacesIsSeenAndItsOlderContentsHaveTheirOlderWord() throws Exception {
        mount("conf", "app.ini", "one");
        String one = watch("conf").content();
        assertThat(one).matches("[0-9a-f]{8}");
        Objects.requireNonNull(watch).start();

        mount("conf", "app.ini", "two");
        String two = told();
        assertThat(two).endsWith(" conf changed").doesNotStartWith(one);

        mount("conf", "app.ini", "one");
        assertThat(told()).isEqualTo(one + " conf changed");
    }

    @Test
    void aSingleFileOfAVolumeIsSeenToo() throws Exception {
        mount("conf", "app.ini", "one");
        watch("conf/app.ini").start();

        mount("conf", "app.ini", "two");

        assertThat(told()).endsWith(" conf/app.ini changed");
    }

    @Test
    void aVolumeThatIsReplacedByTheSameIsNoChange() throws Exception {
        mount("conf", "app.ini", "one");
        watch("conf").start();

        mount("conf", "app.ini", "one");
        mount("conf", "app.ini", "two");

        assertThat(told()).endsWith(" conf changed");
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsNotThereIsToldOnceAndSeenWhenItComes() throws Exception {
        watch("later/conf").start();
        assertThat(told()).startsWith("problem: watch: there is no ").contains("later/conf");

        mount("later/conf", "app.ini", "one");

        assertThat(told()).endsWith(" later/conf changed");
    }

    @Test
    void whatChangedBeforeTheWatchStandsIsFound() throws Exception {
        mount("conf", "app.ini", "one");
        ContentWatch made = watch("conf");
        mount("conf", "app.ini", "two");

        made.start();

        assertThat(told()).endsWith(" conf changed");
    }

    @Test
    void namesAndBytesCountAndNothingElse() throws Exception {
        Path a = Files.createDirectories(folder.resolve("a"));
        Files.writeString(a.resolve("x"), "1");
        Files.writeString(a.resolve("y"), "23");
        String word = contentOf("a");

        Files.setLastModifiedTime(a.resolve("x"), FileTime.fromMillis(0));
        Files.writeString(a.resolve("app.log"), "what a program writes is none of it");
        assertThat(contentOf("a")).isEqualTo(word);

        Files.writeString(a.resolve("x"), "12");
        Files.writeString(a.resolve("y"), "3");
        assertThat(contentOf("a")).as("the same bytes in other files").isNotEqualTo(word);
    }

    @Test
    void twoPathsAreTwoThings() throws Exception {
        mount("conf", "k", "one");
        mount("secret", "k", "two");
        String word = watch("conf", "secret").content();
        Objects.requireNonNull(watch).start();

        mount("secret", "k", "three");

        String changed = told();
        assertThat(changed).endsWith(" secret changed").doesNotStartWith(word);
    }

    @Test
    void whatIsTooBigIsAProblemAndNotRead() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
            file.setLength(65L << 20); // without a block on the disk
        }

        Contents contents = Contents.of(folder, List.of("big"));

        assertThat(contents.problems()).singleElement().asString().contains("big cannot be read", "64 MiB");
    }
}
