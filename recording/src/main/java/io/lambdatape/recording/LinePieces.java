package io.lambdatape.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines whose text is too large for one Kafka record, in pieces. Each piece is a line like the whole one but for its text;
 * the last one, which alone has the line's number and attributes, says how many there are.
 */
public final class LinePieces {
    /** Which piece it is, from 0; on all but the last. */
    public static final String INDEX = "lambdatape.part.index";
    /** How many pieces there are; on the last. */
    public static final String COUNT = "lambdatape.parts";

    private LinePieces() {}

    /**
     * The pieces of a line, in order; the line itself if it is small enough.
     *
     * @param bytesMax how many bytes of text, as UTF-8, one piece may have; at least 4
     */
    public static List<LogLine> split(LogLine line, int bytesMax) {
        // A char has three bytes at most.
        if (line.message().length() <= bytesMax / 3) {
            return List.of(line);
        }
        byte[] text = line.message().getBytes(StandardCharsets.UTF_8);
        if (text.length <= bytesMax) {
            return List.of(line);
        }
        List<LogLine> pieces = new ArrayList<>();
        int from = 0;
        while (text.length - from > bytesMax) {
            int to = boundary(text, from + bytesMax);
            Attributes attributes =
                    Attributes.builder().put(INDEX, pieces.size()).build();
            pieces.add(line.withOrigin(Origin.unnumbered(line.origin().worker()))
                    .withMessage(text(text, from, to), attributes, line.truncated()));
            from = to;
        }
        Attributes last = Attributes.builder()
                .putAll(line.attributes())
                .put(COUNT, pieces.size() + 1)
                .build();
        pieces.add(line.withMessage(text(text, from, text.length), last, line.truncated()));
        return pieces;
    }

    /** Whether a line is a piece that others follow. */
    public static boolean isPiece(LogLine line) {
        return line.attributes().number(INDEX) != null;
    }

    /** Which piece it is. */
    public static int index(LogLine piece) {
        Long index = piece.attributes().number(INDEX);
        return index == null ? -1 : Math.clamp(index, -1, Integer.MAX_VALUE);
    }

    /** How many pieces come before this one, which is the last or the only one. */
    public static int before(LogLine line) {
        Long count = line.attributes().number(COUNT);
        return count == null ? 0 : Math.clamp(count - 1, 0, Integer.MAX_VALUE);
    }

    /**
     * The whole line.
     *
     * @param texts of the pieces before the last, in order; null for one that is missing: the line is flagged then
     */
    public static LogLine join(List<@Nullable String> texts, LogLine last) {
        StringBuilder message = new StringBuilder();
        boolean missing = false;
        for (String text : texts) {
            message.append(text == null ? "" : text);
            missing |= text == null;
        }
        Attributes attributes =
                Attributes.builder().putAllBut(COUNT, last.attributes()).build();
        return last.withMessage(message.append(last.message()).toString(), attributes, last.truncated() || missing);
    }

    // Not within a character.
    private static int boundary(byte[] text, int at) {
        int boundary = at;
        while ((text[boundary] & 0xc0) == 0x80) {
            boundary--;
        }
        return boundary;
    }

    private static String text(byte[] text, int from, int to) {
        return new String(Arrays.copyOfRange(text, from, to), StandardCharsets.UTF_8);
    }
}
