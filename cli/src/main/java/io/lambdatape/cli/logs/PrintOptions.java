package io.lambdatape.cli.logs;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How lines are printed. */
final class PrintOptions {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private LineFormat output = LineFormat.text;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES}; auto is on a terminal, unless NO_COLOR is set.")
    private ColorWhen color = ColorWhen.auto;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            converter = Times.ZoneConverter.class,
            description = "local, UTC, +02:00 or a name like Europe/Berlin (default: local, and UTC in json and csv).")
    private @Nullable ZoneId timeZone;

    LineWriter writer(Output out) {
        return output.to(out, palette(), times());
    }

    LineFormat format() {
        return output;
    }

    Palette palette() {
        return new Palette(color.applies(System.getenv()));
    }

    Times times() {
        return new Times(timeZone);
    }
}
