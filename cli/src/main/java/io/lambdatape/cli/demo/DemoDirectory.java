package io.lambdatape.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the demo keeps everything: a directory of its own that goes when it ends, or one that was named and stays. */
record DemoDirectory(Path path, boolean temporary) implements AutoCloseable {
    /** What a demo leaves in a directory. */
    private static final List<String> OURS =
            List.of("server", "spool", "default-ol", "postgres", "redis", "agent.yaml");

    static DemoDirectory of(@Nullable Path named) throws IOException {
        if (named == null) {
            // Short: unix sockets' paths are limited to some 100 characters.
            return new DemoDirectory(Files.createTempDirectory("lambdatape"), true);
        }
        Path path = named.toAbsolutePath().normalize();
        Files.createDirectories(path);
        try (Stream<Path> entries = Files.list(path)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !OURS.contains(name))
                    .toList();
            if (!foreign.isEmpty()) {
                throw new IOException("the directory " + path + " holds " + foreign.getFirst()
                        + ", which is not of an earlier demo; name an empty directory with --data");
            }
        }
        for (String left : OURS) {
            delete(path.resolve(left));
        }
        return new DemoDirectory(path, false);
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            delete(path);
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
