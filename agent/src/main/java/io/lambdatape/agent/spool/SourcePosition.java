package io.lambdatape.agent.spool;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Up to where a source of lines has been read. It is stored in the same entry as the lines themselves, so that after a
 * kill either both are there or none.
 *
 * @param source names the source for as long as its content goes on: a file's generation
 * @param offset the first byte that has not been read
 */
public record SourcePosition(String source, long offset) {
    public SourcePosition {
        Objects.requireNonNull(source, "source");
    }

    byte[] encode() {
        return (offset + " " + source).getBytes(StandardCharsets.UTF_8);
    }

    static SourcePosition decode(byte[] mark) {
        String text = new String(mark, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        return new SourcePosition(text.substring(space + 1), Long.parseLong(text, 0, space, 10));
    }
}
