package io.lambdatape.agent.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /** What OpenLambda calls its zygotes, which no invocation reaches: they fork the sandboxes that serve. */
    private static final String ZYGOTE = "import-cache";

    /** The sandbox of a scratch directory, or null if the directory is not named like one, or is a zygote's. */
    static @Nullable Sandbox of(Path directory) {
        String name = String.valueOf(directory.getFileName());
        int dash = name.indexOf('-');
        boolean named = dash > 0
                && dash < name.length() - 1
                && name.substring(0, dash).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!named || (name.endsWith("-" + ZYGOTE) && forks(directory))) {
            return null;
        }
        return new Sandbox(name.substring(0, dash), name.substring(dash + 1), directory);
    }

    // A function may have a zygote's name: its last step is another. As long as that is not written nothing is taken
    // for a
    // sandbox: a zygote's socket carries file descriptors, which whoever stands in its place would lose.
    private static boolean forks(Path directory) {
        try {
            return !Files.readString(directory.resolve("bootstrap.py"), StandardCharsets.UTF_8)
                    .contains("web_server(");
        } catch (IOException e) {
            return true;
        }
    }
}
