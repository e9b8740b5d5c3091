package io.lambdatape.agent.logs.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineAssemblerTest {
    private static final int MAX = LineAssembler.LINE_BYTES_MAX;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aLineOfAMebibyteIsWholeAndAByteMoreIsCutAndFlagged(String end) {
        String most = "x".repeat(MAX);
        List<Line> lines = read((most + end + most + "y" + end + "z" + end).getBytes(StandardCharsets.UTF_8), MAX);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).text()).isEqualTo(most);
        assertThat(lines.get(0).truncated()).isFalse();
        assertThat(lines.get(1).text()).isEqualTo(most);
        assertThat(lines.get(1).truncated()).isTrue();
        assertThat(lines.get(2))
                .isEqualTo(new Line("z", 2L * MAX + 1 + 2L * end.length(), 2L * MAX + 2 + 3L * end.length(), false));
    }

    @Test
    void aLineIsNotCutWithinACharacter() {
        Line line = read("abc\u6f22d\n".getBytes(StandardCharsets.UTF_8), 5).getFirst();
        assertThat(line.text()).isEqualTo("abc");
        assertThat(line.truncated()).isTrue();
        assertThat(line.original()).isNull();
    }

    @Test
    void whatIsNoUtf8IsShownAsSuchAndKeptAsItWas() {
        byte[] latin = "caf\u00e9 \\ \ufffd\n".getBytes(StandardCharsets.ISO_8859_1);
        latin[latin.length - 2] = (byte) 0xff;
        Line line = read(latin, MAX).getFirst();
        assertThat(line.text()).isEqualTo("caf\ufffd \\ \ufffd");
        assertThat(line.original()).isEqualTo("caf\\xe9 \\\\ \\xff");
        assertThat(read("\ufffd\n".getBytes(StandardCharsets.UTF_8), MAX)
                        .getFirst()
                        .original())
                .isNull();
    }

    @Test
    void whatStandsForWrongBytesDoesNotMakeALineLargerThanItMayBe() {
        byte[] wrong = new byte[MAX + 1];
        Arrays.fill(wrong, (byte) 0xff);
        wrong[MAX] = '\n';
        Line line = read(wrong, MAX).getFirst();
        assertThat(line.text().getBytes(StandardCharsets.UTF_8).length).isBetween(MAX - 3, MAX);
        assertThat(line.truncated()).isTrue();
        assertThat(line.original()).startsWith("\\xff\\xff").hasSize(RawText.CHARS_MAX);
    }

    @Test
    void aHoleInFrontOfALineIsPassedOver() {
        byte[] bytes = new byte[3 * MAX];
        byte[] line = "one\0two\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(line, 0, bytes, 2 * MAX, line.length);
        LineAssembler assembler = new LineAssembler(0, MAX);
        List<Line> lines = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 1000) {
            feed(assembler, ByteBuffer.wrap(bytes, from, Math.min(1000, bytes.length - from)), lines);
        }
        long end = 2L * MAX + line.length;
        assertThat(lines).containsExactly(new Line("one\0two", 2L * MAX, end, false));
        assertThat(assembler.lineStart()).isEqualTo(end);
        assertThat(assembler.flush()).isNull();
    }

    /** Read back from what is kept, the bytes are the same. */
    @Property(tries = 2000)
    void nothingOfALineIsLost(@ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(min = 1, max = 9) int step) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' || bytes[i] == '\r' ? (byte) '\\' : bytes[i];
        }
        if (bytes.length > 0 && bytes[0] == 0) {
            bytes[0] = 1;
        }
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
        ended[bytes.length] = '\n';
        LineAssembler assembler = new LineAssembler(0, MAX);
        List<Line> lines = new ArrayList<>();
        for (int from = 0; from < ended.length; from += step) {
            feed(assembler, ByteBuffer.wrap(ended, from, Math.min(step, ended.length - from)), lines);
        }
        Line line = lines.getFirst();
        String original = line.original();
        byte[] back = original == null ? line.text().getBytes(StandardCharsets.UTF_8) : unescaped(original);
        assertThat(back).isEqualTo(bytes);
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            if (text.startsWith("\\x", i)) {
                bytes.write(Integer.parseInt(text, i + 2, i + 4, 16));
                i += 4;
            } else {
                boolean backslash = text.startsWith("\\\\", i);
                int c = text.codePointAt(i);
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += backslash ? 2 : Character.charCount(c);
            }
        }
        return bytes.toByteArray();
    }

    private static List<Line> read(byte[] bytes, int lineBytesMax) {
        List<Line> lines = new ArrayList<>();
        feed(new LineAssembler(0, lineBytesMax), ByteBuffer.wrap(bytes), lines);
        return lines;
    }

    private static void feed(LineAssembler assembler, ByteBuffer bytes, List<Line> to) {
        while (bytes.hasRemaining()) {
            Line line = assembler.next(bytes);
            if (line != null) {
                to.add(line);
            }
        }
    }
}
