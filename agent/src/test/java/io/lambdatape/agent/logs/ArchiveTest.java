package io.lambdatape.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads real compressed files. */
class ArchiveTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Follower follower;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createDirectory(temporary.resolve("logs"));
        follower = new Follower(directory);
    }

    @AfterEach
    void end() {
        follower.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatACompressedFileHoldsIsReadOnceUnderWhateverName(Compressed how) throws IOException {
        List<String> expected = lines(0, 20_000);
        Path archive = old(how.name(directory.resolve("app.log.1")), how.bytes(bytes(expected)));
        follower.start("/app.log*");
        follower.await(expected);
        assertThat(follower.lines.get(3).offset()).isEqualTo(bytes(lines(0, 3)).length);
        Path renamed = Files.move(archive, how.name(directory.resolve("app.log.2")));
        follower.stop();
        follower.start("/app.log*");
        Follower.append(directory.resolve("app.log"), "new\n");
        expected.add("new");
        follower.await(expected);
        follower.stop();
        Files.move(renamed, how.name(directory.resolve("app.log.3")));
        follower.start("/app.log*");
        Follower.append(directory.resolve("app.log"), "newer\n");
        expected.add("newer");
        follower.await(expected);
        assertThat(follower.gaps).isEmpty();
    }

    @Test
    void manyMembersInARowAreOneFile() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            members.write(Compressed.GZ.bytes(bytes(lines(i, i + 1))));
        }
        old(directory.resolve("app.log.1.gz"), members.toByteArray());
        follower.start("/*.gz");
        follower.await(lines(0, 50));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasReadAlreadyIsNotReadAgainWhenItComesBackCompressed(Compressed how) throws IOException {
        Path file = directory.resolve("app.log");
        Follower.append(file, text(0, 3_000));
        follower.start("/app.log*");
        follower.await(lines(0, 3_000));
        how.replace(Files.move(file, directory.resolve("app.log.1")));
        Follower.append(file, text(3_000, 3_010));
        follower.await(lines(0, 3_010));
        follower.stop();
        follower.start("/app.log*");
        Follower.append(file, text(3_010, 3_011));
        follower.await(lines(0, 3_011));
        assertThat(follower.gaps).isEmpty();
    }

    @Test
    void whatWasWrittenAndCompressedWhileNoAgentRanIsReadWhetherAPathNamesItOrNot() throws IOException {
        Path file = directory.resolve("app.log");
        for (String pattern : new String[] {"/app.log", "/app.log*"}) {
            int from = follower.lines.size();
            Follower.append(file, text(from, from + 100));
            follower.start(pattern);
            follower.await(lines(0, from + 100));
            follower.stop();
            // Renamed, compressed; then copied and truncated, compressed.
            Follower.append(file, text(from + 100, from + 200));
            Compressed.GZ.replace(Files.move(file, directory.resolve("app.log.1")));
            Follower.append(file, text(from + 200, from + 300));
            follower.start(pattern);
            follower.clock.eventually("both", () -> follower.lines.size() == from + 300);
            follower.stop();
            Follower.append(file, text(from + 300, from + 400));
            Compressed.GZ.replace(Files.copy(file, directory.resolve("app.log.0")));
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            follower.start(pattern);
            follower.clock.eventually("the rest", () -> follower.lines.size() == from + 400);
            follower.stop();
            assertThat(follower.texts()).containsExactlyInAnyOrderElementsOf(lines(0, from + 400));
            assertThat(follower.lines.stream().map(line -> line.uid())).doesNotHaveDuplicates();
        }
        assertThat(follower.gaps).isEmpty();
    }

    @Test
    void whoIsStoppedInTheMiddleGoesOnThere() throws IOException {
        List<String> expected = lines(0, 30_000);
        old(directory.resolve("app.log.1.gz"), Compressed.GZ.bytes(bytes(expected)));
        for (int room : new int[] {5_000, 1, 12_345, Integer.MAX_VALUE}) {
            int before = follower.lines.size();
            follower.room(room);
            follower.start("/*.gz");
            long wanted = Math.min(expected.size(), (long) before + room - 511);
            follower.clock.eventually("as much as fits", () -> follower.lines.size() >= wanted);
            follower.stop();
        }
        follower.await(expected);
        assertThat(follower.gaps).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTornFileIsReadUpToThereAndAGapSaysSoOnce(Compressed how) throws IOException {
        List<String> expected = new ArrayList<>(lines(0, 60_000));
        byte[] whole = how.bytes(bytes(expected));
        Path archive = how.name(directory.resolve("app.log.1"));
        old(archive, Arrays.copyOf(whole, whole.length / 2));
        follower.start("/app.log*");
        follower.clock.eventually("a gap", () -> !follower.gaps.isEmpty());
        assertThat(follower.gaps).singleElement().asString().contains(archive.toString(), "ends in the middle");
        follower.stop();
        int read = follower.lines.size();
        assertThat(read).isBetween(1, 59_999);
        assertThat(follower.texts().subList(0, read - 1)).isEqualTo(expected.subList(0, read - 1));
        follower.start("/app.log*");
        Follower.append(directory.resolve("app.log"), "new\n");
        follower.clock.eventually(
                "the next file", () -> follower.texts().getLast().equals("new"));
        assertThat(follower.lines).hasSize(read + 1);
        assertThat(follower.gaps).hasSize(1);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsWaitedFor() throws IOException {
        byte[] whole = Compressed.GZ.bytes(bytes(lines(0, 60_000)));
        Path archive = directory.resolve("app.log.1.gz");
        // As seen two seconds after the last write, by somebody who is slow.
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        Files.setLastModifiedTime(archive, follower.secondsAgo(2));
        follower.start("/app.log*");
        follower.clock.eventually("the first half", () -> follower.lines.size() > 10_000);
        Files.write(archive, Arrays.copyOfRange(whole, whole.length / 2, whole.length), StandardOpenOption.APPEND);
        follower.await(lines(0, 60_000));
        assertThat(follower.gaps).isEmpty();
    }

    @Test
    void whatIsNotReadableIsToldAndHoldsNothingUp() throws IOException {
        byte[] damaged = Compressed.GZ.bytes(bytes(lines(0, 60_000)));
        new Random(3).ints(200, damaged.length / 2, damaged.length).forEach(at -> damaged[at] ^= 0x55);
        old(directory.resolve("app.log.1.gz"), damaged);
        old(directory.resolve("app.log.2.gz"), "no gzip at all\n".getBytes(StandardCharsets.UTF_8));
        old(directory.resolve("app.log.3.bz2"), "BZh91AY&SY...".getBytes(StandardCharsets.UTF_8));
        old(directory.resolve("app.log.4.gz"), new byte[0]);
        old(directory.resolve("app.log.5.gz"), bomb());
        old(directory.resolve("app.log.6.gz"), Compressed.GZ.bytes("good\n".getBytes(StandardCharsets.UTF_8)));
        follower.start("/app.log*");
        follower.clock.eventually("the good one", () -> follower.texts().contains("good"));
        follower.clock.eventually("all others", () -> follower.gaps.size() == 5);
        assertThat(follower.gaps).anyMatch(gap -> gap.contains("app.log.1.gz") && gap.contains("damaged"));
        assertThat(follower.gaps).anyMatch(gap -> gap.contains("app.log.2.gz") && gap.contains("not compressed with"));
        assertThat(follower.gaps).anyMatch(gap -> gap.contains("app.log.3.bz2") && gap.contains("not compressed with"));
        assertThat(follower.gaps).anyMatch(gap -> gap.contains("app.log.4.gz"));
        assertThat(follower.gaps).anyMatch(gap -> gap.contains("app.log.5.gz") && gap.contains("1000 times"));
        // It is one line, which is cut.
        assertThat(follower.lines)
                .anyMatch(line -> line.truncated() && line.message().length() == 1 << 20);
    }

    @Test
    void anArchiveThatGetsTheInodeOfAnotherIsAnotherAndOneThatIsTouchedIsTheSame() throws IOException {
        Path archive = directory.resolve("app.log.1.gz");
        old(archive, Compressed.GZ.bytes(bytes(lines(0, 10))));
        follower.start("/*.gz");
        follower.await(lines(0, 10));
        // The same inode for certain; the other content has the same length.
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Compressed.GZ.bytes(bytes(lines(10, 20)))));
        }
        Files.setLastModifiedTime(archive, follower.secondsAgo(1800));
        follower.await(lines(0, 20));
        Files.setLastModifiedTime(archive, follower.secondsAgo(900));
        old(directory.resolve("app.log.2.gz"), Compressed.GZ.bytes(bytes(lines(20, 21))));
        follower.await(lines(0, 21));
        assertThat(follower.gaps).isEmpty();
    }

    @Test
    void whatIsCompressedWhileTheAgentRunsIsRecognisedWhenThePlainFileHasLongGone() throws IOException {
        Path file = directory.resolve("app.log");
        Follower.append(file, text(0, 100));
        follower.start("/app.log*");
        follower.await(lines(0, 100));
        Compressed.ZST.replace(Files.move(file, directory.resolve("app.log.1")));
        follower.clock.move(Duration.ofSeconds(62));
        Follower.append(file, text(100, 101));
        follower.await(lines(0, 101));
        follower.clock.eventually(
                "the archive is known whole",
                () -> follower.positions("whole ").anyMatch(line -> line.endsWith("app.log.1.zst")));
        assertThat(follower.texts()).isEqualTo(lines(0, 101));
        assertThat(follower.gaps).isEmpty();
    }

    /** A compressed file of before, which nobody is writing any more. */
    private Path old(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        return Files.setLastModifiedTime(file, follower.secondsAgo(3600));
    }

    /** A hundred mebibytes in a hundred kibibytes: more than is let pass without a look at the proportion. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] many = new byte[1 << 20];
        Arrays.fill(many, (byte) 'x');
        try (OutputStream out = Compressed.GZ.to(bytes)) {
            for (int i = 0; i < 100; i++) {
                out.write(many);
            }
        }
        return bytes.toByteArray();
    }

    /** No two alike, and not too easy to compress. */
    private static List<String> lines(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to)
                .mapToObj(i -> "line " + i + " " + Integer.toHexString(i * 0x9e3779b9))
                .toList());
    }

    private static String text(int from, int to) {
        return String.join("\n", lines(from, to)) + "\n";
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
