package io.lambdatape.agent.logs;

import java.util.Objects;

/**
 * Files to follow.
 *
 * @param path which ones
 * @param format how their lines tell level and time
 * @param platform {@code openlambda}, ...; empty if unknown
 */
public record LogSource(PathPattern path, LineFormat format, String platform) {
    public LogSource {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(platform, "platform");
    }
}
