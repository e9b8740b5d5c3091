package io.lambdatape.demo.worker;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import io.lambdatape.demo.lambda.LambdaHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.stream.Collectors;

/** Lambdas that do what a test needs. */
final class SampleHandlers {
    private SampleHandlers() {}

    /** Answers with what it was called with, and its process. */
    public static final class Echo implements LambdaHandler {
        @Override
        public HttpResponse handle(HttpRequest request) {
            System.out.println("echo says hello");
            System.err.println("WARN echo complains");
            String headers = request.headers().stream()
                    .map(header -> header.name() + ": " + header.value() + "\n")
                    .collect(Collectors.joining());
            String text = request.method() + " " + request.target() + "\n" + headers + "\n"
                    + new String(request.body(), StandardCharsets.UTF_8) + "\n";
            return HttpResponse.text(200, text)
                    .with("X-Pid", Long.toString(ProcessHandle.current().pid()));
        }
    }

    /** Answers once the file that the body names exists; fails if its process is at another call meanwhile. */
    public static final class Waiting implements LambdaHandler {
        @Override
        public HttpResponse handle(HttpRequest request) throws InterruptedException, IOException {
            Path until = Path.of(new String(request.body(), StandardCharsets.UTF_8));
            Path busy = Path.of("busy");
            Files.createFile(busy);
            awaitFile(until);
            Files.delete(busy);
            return HttpResponse.text(200, "done")
                    .with("X-Pid", Long.toString(ProcessHandle.current().pid()));
        }
    }

    private static void awaitFile(Path file) throws IOException, InterruptedException {
        Path directory = Objects.requireNonNull(file.getParent());
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                watch.take().reset();
            }
        }
    }

    /** Ends its process, or throws, as the body says. */
    public static final class Failing implements LambdaHandler {
        @Override
        public HttpResponse handle(HttpRequest request) {
            if (new String(request.body(), StandardCharsets.UTF_8).equals("die")) {
                Runtime.getRuntime().halt(3);
            }
            throw new IllegalStateException("boom");
        }
    }

    /** Cannot be loaded. */
    public static final class Unloadable implements LambdaHandler {
        public Unloadable() {
            throw new IllegalStateException("no such table");
        }

        @Override
        public HttpResponse handle(HttpRequest request) {
            return HttpResponse.text(200, "");
        }
    }
}
