package io.lambdatape.agent.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox of an OpenLambda worker, known by its scratch directory {@code <n>-<lambda>}.
 *
 * @param instance the number that the worker gave it
 * @param lambda the function that it runs
 * @param directory its scratch directory
 */
record Sandbox(String instance, String lambda, Path directory) {
    /** The sandbox of a scratch directory, or null if the directory is not named like one. */
    static @Nullable Sandbox of(Path directory) {
        String name = String.valueOf(directory.getFileName());
        int dash = name.indexOf('-');
        boolean named = dash > 0
                && dash < name.length() - 1
                && name.substring(0, dash).chars().allMatch(c -> c >= '0' && c <= '9');
        return named ? new Sandbox(name.substring(0, dash), name.substring(dash + 1), directory) : null;
    }
}
