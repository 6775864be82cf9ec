/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileWatchTest {
    private static final Duration DEBOUNCE = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private @Nullable FileWatch watch;

    @BeforeEach
    void thereIsAnApplication() throws IOException {
        Files.createDirectory(folder.resolve("app"));
        write("app/main.py");
        write("app/other.py");
        for (String file : List.of("app/main.py", "app/other.py")) { // long ago
            Files.setLastModifiedTime(folder.resolve(file), FileTime.from(Instant.EPOCH));
        }
    }

    @AfterEach
    void itIsWatchedNoMore() {
        if (watch != null) {
            watch.close();
        }
    }

    private FileWatch made(String... paths) throws ReloadException {
        FileWatch made = new FileWatch(folder, List.of(paths), DEBOUNCE, new FileWatch.Listener() {
            @Override
            public void changed(String what) {
                told.add(what);
            }

            @Override
            public void problem(String what) {
                told.add("problem: " + what);
            }
        });
        watch = made;
        return made;
    }

    /** Watches, and returns when the watch stands. */
    private void watch(String... paths) throws ReloadException {
        FileWatch watch = made(paths);
        watch.start();
        while (!watch.isStanding()) {
            Thread.onSpinWait();
        }
    }

    private Path write(String file) throws IOException {
        return Files.writeString(folder.resolve(file), file + " " + System.nanoTime());
    }

    private String next() throws InterruptedException {
        String what = told.poll(20, TimeUnit.SECONDS);
        return what == null ? "nothing" : what;
    }

    /** The next thing told is about a file that was written last: so nothing was told about what went before. */
    private void nothingWasTold() throws Exception {
        write("app/last.py");
        assertThat(next()).isEqualTo("app/last.py changed");
    }

    @Test
    void aFileThatIsWrittenIsAChange() throws Exception {
        watch(".");
        write("app/main.py");
        assertThat(next()).isEqualTo("app/main.py changed");
    }

    @Test
    void aLogThatIsWrittenAllTheTimeDoesNotHideAChange() throws Exception {
        watch(".");
        AtomicBoolean over = new AtomicBoolean();
        Thread logging = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try {
                    write("app/server.log");
                    Thread.sleep(5); // far below the debounce
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try {
            write("app/main.py");
            assertThat(next()).isEqualTo("app/main.py changed");
        } finally {
            over.set(true);
            logging.join();
        }
    }

    @Test
    void severalFilesAreOneChange() throws Exception {
        watch(".");
        write("app/main.py");
        write("app/other.py");
        write("app/third.py");
        assertThat(next()).isEqualTo("app/main.py and 2 more changed");
    }

    @Test
    void aFileThatIsRemovedOrRenamedIsAChange() throws Exception {
        watch("app");
        Files.delete(folder.resolve("app/other.py"));
        assertThat(next()).isEqualTo("app/other.py removed");
        Files.move(folder.resolve("app/main.py"), folder.resolve("app/renamed.py"));
        assertThat(next()).isEqualTo("app/renamed.py and 1 more changed");
    }

    @Test
    void touchAndChmodAreChanges() throws Exception {
        watch("app");
        Files.setLastModifiedTime(folder.resolve("app/main.py"), FileTime.from(Instant.now()));
        assertThat(next()).isEqualTo("app/main.py changed");
        Files.setPosixFilePermissions(folder.resolve("app/other.py"), PosixFilePermissions.fromString("rwx------"));
        assertThat(next()).isEqualTo("app/other.py changed");
    }

    @Test
    void anAtomicSaveIsOneChangeOfTheFile() throws Exception {
        watch(".");
        Path temporary = write("app/.main.py.1234");
        Files.move(temporary, folder.resolve("app/main.py"), ATOMIC_MOVE);
        assertThat(next()).isEqualTo("app/main.py changed");

        // As vim does it.
        write("app/4913");
        Files.delete(folder.resolve("app/4913"));
        Files.move(folder.resolve("app/main.py"), folder.resolve("app/main.py~"));
        write("app/main.py");
        Files.delete(folder.resolve("app/main.py~"));
        assertThat(next()).isEqualTo("app/main.py changed");
    }

    @Test
    void aFileThatComesAndGoesIsNoChange() throws Exception {
        watch(".");
        Files.delete(write("app/scratch"));
        nothingWasTold();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/index",
                ".hg/dirstate",
                ".svn/wc.db",
                "app/__pycache__/main.cpython-312.pyc",
                "node_modules/left-pad/index.js",
                ".venv/lib/site.py",
                "venv/lib/site.py",
                "target/classes/Main.class",
                ".mypy_cache/3.12/app.json",
                ".pytest_cache/v/lastfailed",
                "app/main.pyc",
                "app/.main.py.swp",
                "app/main.py~",
                "app/#main.py#",
                "app/.#main.py",
                "app/4913",
                "app/server.log",
                "app/app.sqlite3-journal"
            })
    void whatToolsKeepForThemselvesIsNoChange(String file) throws Exception {
        Files.createDirectories(folder.resolve(file).getParent());
        watch(".");
        write(file);
        nothingWasTold();
        Files.delete(folder.resolve(file));
        nothingWasTold();
    }

    @Test
    void aFolderOfSuchANameCanBeGivenAllTheSame() throws Exception {
        Files.createDirectories(folder.resolve("target/site"));
        watch("target");
        write("target/site/index.html");
        assertThat(next()).isEqualTo("target/site/index.html changed");
    }

    @Test
    void whatIsInNewFoldersIsSeenFromTheFirstFileOn() throws Exception {
        watch(".");
        Files.createDirectories(folder.resolve("app/a/b/c"));
        write("app/a/b/c/first.py");
        assertThat(next()).isEqualTo("app/a/b/c/first.py changed");
        write("app/a/b/c/first.py");
        assertThat(next()).isEqualTo("app/a/b/c/first.py changed");
    }

    @Test
    void aRenamedFolderIsWatchedUnderItsNewName() throws Exception {
        Files.createDirectories(folder.resolve("app/old/sub"));
        watch(".");
        Files.move(folder.resolve("app/old"), folder.resolve("app/new"));
        assertThat(next()).isEqualTo("app/old removed");
        write("app/new/sub/file.py");
        assertThat(next()).isEqualTo("app/new/sub/file.py changed");
    }

    @Test
    void aFolderThatIsMovedAwayIsNotWatchedAnyMore(@TempDir Path elsewhere) throws Exception {
        Files.createDirectories(folder.resolve("app/old"));
        watch(".");
        Path moved = Files.move(folder.resolve("app/old"), elsewhere.resolve("old"));
        assertThat(next()).isEqualTo("app/old removed");
        Files.writeString(moved.resolve("file.py"), "x");
        nothingWasTold();
    }

    @Test
    void aSingleFileIsWatchedAloneAndMayBeReplaced() throws Exception {
        watch("app/main.py");
        write("app/other.py");
        write("app/main.py");
        assertThat(next()).isEqualTo("app/main.py changed");
        for (int i = 0; i < 2; i++) {
            Files.move(write("app/new"), folder.resolve("app/main.py"), ATOMIC_MOVE);
            assertThat(next()).isEqualTo("app/main.py changed");
        }
    }

    @Test
    void aGivenFolderMayGoAndComeAgain() throws Exception {
        watch("app");
        for (String file : List.of("app/main.py", "app/other.py", "app")) {
            Files.delete(folder.resolve(file));
        }
        assertThat(next()).endsWith("changed");
        Files.createDirectory(folder.resolve("app"));
        assertThat(next()).isEqualTo("app changed");
        write("app/main.py");
        assertThat(next()).isEqualTo("app/main.py changed");
    }

    @Test
    void aLinkThatIsTurnedElsewhereIsAChangeAndIsFollowed() throws Exception {
        Files.createDirectories(folder.resolve("releases/1"));
        Files.createDirectories(folder.resolve("releases/2"));
        Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/1"));
        watch("current");
        write("releases/2/main.py");
        write("releases/1/main.py");
        assertThat(next()).isEqualTo("releases/1/main.py changed");

        Path link = Files.createSymbolicLink(folder.resolve("new"), Path.of("releases/2"));
        Files.move(link, folder.resolve("current"), ATOMIC_MOVE);
        assertThat(next()).isEqualTo("current changed");
        write("releases/1/main.py");
        write("releases/2/main.py");
        assertThat(next()).isEqualTo("releases/2/main.py changed");
    }

    @Test
    void aMountedConfigurationThatIsSwappedIsAChangeOfTheFileInIt() throws Exception {
        Files.createDirectories(folder.resolve("conf/..1"));
        write("conf/..1/app.yaml");
        Files.createSymbolicLink(folder.resolve("conf/..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("conf/app.yaml"), Path.of("..data/app.yaml"));
        watch("conf/app.yaml");
        Files.createDirectories(folder.resolve("conf/..2"));
        write("conf/..2/app.yaml");
        Path swap = Files.createSymbolicLink(folder.resolve("conf/..tmp"), Path.of("..2"));
        Files.move(swap, folder.resolve("conf/..data"), ATOMIC_MOVE);
        assertThat(next()).isEqualTo("conf/..data changed");
    }

    @Test
    void linksBelowAFolderAreNotFollowed(@TempDir Path elsewhere) throws Exception {
        Files.createSymbolicLink(folder.resolve("app/library"), elsewhere);
        Files.createSymbolicLink(folder.resolve("app/circle"), Path.of("."));
        watch(".");
        Files.writeString(elsewhere.resolve("file.py"), "x");
        nothingWasTold();
    }

    @Test
    void whatChangesWhileTheWatchIsMadeIsFoundByItsTime() throws Exception {
        FileWatch watch = made(".");
        Files.setLastModifiedTime(write("app/main.py"), FileTime.from(Instant.now()));
        watch.start();
        assertThat(next()).isEqualTo("app/main.py changed");
    }

    @Test
    void moreThanIsKeptIsAChangeAndLeavesNothingUnwatched() throws Exception {
        watch(".");
        for (int i = 0; i < 5_000; i++) { // the JDK keeps 512 events of each folder
            Path file = folder.resolve("app/f" + i % 700);
            Files.writeString(file, "x");
        }
        Files.createDirectories(folder.resolve("app/late/deep"));
        assertThat(next()).endsWith("changed");
        told.clear();
        write("app/late/deep/file.py");
        assertThat(next()).contains("changed");
    }

    @Test
    void aPathThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> watch("app", "conf.d"))
                .isInstanceOf(ReloadException.class)
                .hasMessage("reload: there is no conf.d in " + folder);
    }
}
