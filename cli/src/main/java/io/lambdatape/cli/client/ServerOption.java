package io.lambdatape.cli.client;

import io.lambdatape.cli.process.Failure;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --server}, shared by all commands that ask one. */
public final class ServerOption {
    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server to ask (default: $LAMBDATAPE_SERVER, or " + DEFAULT + ").")
    private @Nullable String server;

    public ServerClient client() {
        String fromEnvironment = System.getenv("LAMBDATAPE_SERVER");
        String address = server != null ? server : fromEnvironment != null ? fromEnvironment : DEFAULT;
        return new ServerClient(parse(address));
    }

    private static URI parse(String address) {
        String scheme = address.toLowerCase(Locale.ROOT);
        try {
            if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
                return URI.create(address.replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException e) {
            throw Failure.wrongUsage("--server " + address + " is not a URL: " + e.getMessage());
        }
        throw Failure.wrongUsage("--server " + address + " is not a URL; write it like " + DEFAULT);
    }
}
