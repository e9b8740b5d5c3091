package io.lambdatape.cli.logs;

import io.lambdatape.cli.process.Terminal;
import java.util.Map;

/** When output is coloured. */
enum ColorWhen {
    auto,
    always,
    never;

    /** Whether to colour; {@code auto} means: on a terminal that knows colours, unless NO_COLOR is set (no-color.org). */
    boolean applies(Map<String, String> environment) {
        return switch (this) {
            case always -> true;
            case never -> false;
            case auto ->
                environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !environment.getOrDefault("TERM", "").equals("dumb")
                        && Terminal.isInteractive();
        };
    }
}
