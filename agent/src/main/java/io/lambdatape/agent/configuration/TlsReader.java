package io.lambdatape.agent.configuration;

import io.lambdatape.agent.tls.TlsOptions;
import io.lambdatape.agent.tls.TlsOptions.Upstream;
import io.lambdatape.settings.Settings;
import io.lambdatape.settings.Values;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Makes a listener's TLS options of settings. */
final class TlsReader {
    private final Settings settings;

    TlsReader(Settings settings) {
        this.settings = settings;
    }

    /** @param listener its path: {@code databases[0]} */
    TlsOptions read(String listener) {
        String at = listener + ".tls";
        boolean clients = settings.value(at + ".clients", false, TlsReader::clients);
        Path certificate = settings.optional(at + ".certificate", Values::absolutePath);
        Path key = settings.optional(at + ".key", Values::absolutePath);
        Upstream upstream = settings.value(at + ".upstream", Upstream.OFF, TlsReader::upstream);
        Path authority = settings.optional(at + ".upstream-ca", Values::absolutePath);
        String name = settings.text(at + ".upstream-name", "");
        if ((certificate == null) != (key == null)) {
            settings.problem(
                    settings.place(at),
                    at + " has " + (key == null ? "a certificate and no key" : "a key and no certificate")
                            + ": set both, or none to have the agent's CA issue one");
        }
        if (clients && certificate == null && settings.text("tls.directory", "").isEmpty()) {
            settings.problem(
                    settings.place(at),
                    at
                            + ".clients needs a certificate: run lambdatape ca --directory D and set tls.directory to D, or set "
                            + at + ".certificate and " + at + ".key");
        }
        if (upstream != Upstream.VERIFY && (authority != null || !name.isEmpty())) {
            settings.problem(
                    settings.place(at),
                    at + ".upstream-ca and upstream-name mean nothing unless " + at + ".upstream is verify");
        }
        return new TlsOptions(clients, certificate, key, upstream, authority, name.isEmpty() ? null : name);
    }

    private static boolean clients(String word) {
        return switch (word) {
            case "off" -> false;
            case "accept" -> true;
            default -> throw new IllegalArgumentException("\"" + word + "\" is not known: write off or accept");
        };
    }

    private static Upstream upstream(String word) {
        return Arrays.stream(Upstream.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + word + "\" is not known: write off, encrypt or verify"));
    }
}
