package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.format.LineFormat;
import java.util.Objects;

/**
 * Files to follow.
 *
 * @param path which ones
 * @param format how their lines tell level and time
 * @param platform {@code openlambda}, ...; empty if unknown
 * @param joined whether the lines of a stack trace become one record
 */
public record LogSource(PathPattern path, LineFormat format, String platform, boolean joined) {
    public LogSource {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(platform, "platform");
    }
}
