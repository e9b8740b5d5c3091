package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Lines for a person: time, level, source, message; the further lines of a message stand indented below. */
final class TextLines implements LineWriter {
    private static final String FURTHER = "    | ";
    /** Sources longer than this push the message aside: better than half a screen of blanks for all the others. */
    private static final int SOURCE_WIDTH_MAX = 32;

    private final Output out;
    private final Palette palette;
    private final Times times;
    private int sourceWidth;

    TextLines(Output out, Palette palette, Times times) {
        this.out = out;
        this.palette = palette;
        this.times = times;
    }

    @Override
    public void line(JsonNode line) {
        print(line, false);
    }

    @Override
    public void nearby(JsonNode line) {
        print(line, true);
    }

    @Override
    public void gap() {
        out.line(palette.dim("--"));
    }

    private void print(JsonNode line, boolean nearby) {
        List<String> message = Printable.lines(line.path("message").asText());
        String level = Printable.oneLine(line.path("level").asText(""));
        String source = source(line);
        sourceWidth = Math.max(sourceWidth, Math.min(SOURCE_WIDTH_MAX, source.length()));
        String padding = " ".repeat(Math.max(0, sourceWidth - source.length()));
        String first = message.isEmpty() ? "" : message.getFirst();
        out.line((palette.dim(times.forPeople(line.path("time").asText())) + " "
                        + palette.level(level, "%-5s".formatted(level.toUpperCase(Locale.ROOT))) + " "
                        + palette.source(source, source) + padding + "  " + (nearby ? palette.dim(first) : first))
                .stripTrailing());
        for (int i = 1; i < message.size(); i++) {
            String text = message.get(i);
            out.line(palette.dim(FURTHER) + (nearby ? palette.dim(text) : text));
        }
        if (line.path("truncated").asBoolean()) {
            out.line(palette.dim(FURTHER + "(cut: the line was longer than what is kept)"));
        }
    }

    private static String source(JsonNode line) {
        StringBuilder source = new StringBuilder(line.path("worker").asText("-"));
        for (String part : new String[] {"lambda", "instance"}) {
            if (line.hasNonNull(part)) {
                source.append('/').append(line.get(part).asText());
            }
        }
        return Printable.oneLine(source.toString());
    }
}
