package io.lambdatape.cli.logs;

/** How lines are printed: for a person, one JSON object a line, or comma-separated. */
enum LineFormat {
    text,
    json,
    csv;

    LineWriter to(Output out, Palette palette, Times times) {
        return switch (this) {
            case text -> new TextLines(out, palette, times);
            case json -> new JsonLines(out, times);
            case csv -> new CsvLines(out, times);
        };
    }
}
