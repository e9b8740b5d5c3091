package io.lambdatape.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person watches the standard output. */
public final class Terminal {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    // Java's own console exists without a terminal too, from JDK 22 on.
    public static boolean isInteractive() {
        try {
            Path output = Files.readSymbolicLink(STANDARD_OUTPUT);
            return output.startsWith("/dev/pts") || output.toString().startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
