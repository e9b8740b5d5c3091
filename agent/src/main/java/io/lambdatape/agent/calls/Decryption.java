package io.lambdatape.agent.calls;

import io.lambdatape.agent.relay.TlsHandlers;
import io.lambdatape.agent.tls.TargetTls;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Which tunnels are read although they are encrypted, and how.
 *
 * @param hosts names in lower case; {@code *.example.com} stands for all names below, {@code *} for all
 */
public record Decryption(List<String> hosts, TargetTls tls) {
    private static final String ALL = "*";
    private static final String BELOW = "*.";

    public Decryption {
        hosts = List.copyOf(hosts);
    }

    boolean covers(CallTarget target) {
        String host = target.host().toLowerCase(Locale.ROOT);
        return hosts.stream()
                .anyMatch(pattern -> pattern.equals(ALL)
                        || pattern.equals(host)
                        || (pattern.startsWith(BELOW) && host.endsWith(pattern.substring(1))));
    }

    TlsHandlers client(CallTarget target) throws IOException {
        return tls.client(target.host());
    }

    TlsHandlers server(CallTarget target) {
        return tls.server(target.host(), target.port());
    }
}
