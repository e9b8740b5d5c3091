package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values with a header (RFC 4180). Attributes stand in one column, as JSON. */
final class CsvLines implements LineWriter {
    private static final List<String> COLUMNS = List.of(
            "time",
            "level",
            "worker",
            "lambda",
            "instance",
            "stream",
            "message",
            "traceId",
            "spanId",
            "attribution",
            "file",
            "offset",
            "id",
            "attributes");

    private final Output out;
    private final Times times;
    private boolean begun;

    CsvLines(Output out, Times times) {
        this.out = out;
        this.times = times;
    }

    @Override
    public void line(JsonNode line) {
        if (!begun) {
            begun = true;
            out.line(String.join(",", COLUMNS));
        }
        out.line(COLUMNS.stream().map(column -> cell(line, column)).collect(Collectors.joining(",")));
    }

    @Override
    public void nearby(JsonNode line) {
        line(line);
    }

    @Override
    public void gap() {
        // A table has none.
    }

    private String cell(JsonNode line, String column) {
        JsonNode value = line.path(column);
        if (column.equals("time")) {
            return times.forPrograms(value.asText());
        }
        return quoted(value.isValueNode() ? value.asText("") : value.isMissingNode() ? "" : value.toString());
    }

    static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
