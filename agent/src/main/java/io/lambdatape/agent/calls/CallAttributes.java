package io.lambdatape.agent.calls;

import io.lambdatape.agent.http.RequestHead;
import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.recording.Attributes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a call, by OpenTelemetry's conventions for HTTP client spans
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/).
 */
final class CallAttributes {
    // Values that the conventions name as secret.
    private static final Pattern SIGNATURES = Pattern.compile(
            "([?&](?:AWSAccessKeyId|Signature|sig|X-Goog-Signature|X-Amz-Signature|X-Amz-Security-Token)=)[^&]*");

    private CallAttributes() {}

    /** As rows show it: {@code GET api.example.com/x}. */
    static String name(CallExchange exchange, int charsMax) {
        if (!exchange.hasHead()) {
            return "no HTTP request";
        }
        RequestHead head = exchange.head();
        CallTarget target = exchange.target;
        if (target == null) {
            return cut(head.method() + " " + head.path(), charsMax);
        }
        return cut(
                target.tunnel()
                        ? tunnelName(target)
                        : head.method() + " " + target.urlAuthority(exchange.scheme) + head.path(),
                charsMax);
    }

    static String tunnelName(CallTarget target) {
        return "CONNECT " + target.authority();
    }

    static Attributes of(CallExchange exchange, @Nullable String phase, Verdict end, int urlCharsMax) {
        Attributes.Builder attributes = Attributes.builder();
        CallTarget target = exchange.target;
        if (exchange.hasHead()) {
            RequestHead head = exchange.head();
            attributes
                    .put("http.request.method", head.method())
                    .put(
                            "url.full",
                            target == null || target.tunnel() ? null : url(exchange.scheme, target, head, urlCharsMax))
                    .put("network.protocol.version", head.version())
                    .put("user_agent.original", head.userAgent());
        }
        if (target != null) {
            server(attributes, target, exchange.peer);
        }
        attributes
                .put("http.request.body.size", exchange.requestBodyBytes())
                .put("http.response.body.size", exchange.responseBodyBytes());
        if (exchange.status() != 0) {
            attributes.put("http.response.status_code", (long) exchange.status());
        }
        return attributes
                .put("lambdatape.phase", phase)
                .put("error.type", end.errorType())
                .build();
    }

    static void server(Attributes.Builder attributes, CallTarget target, @Nullable InetSocketAddress peer) {
        attributes.put("server.address", target.host()).put("server.port", (long) target.port());
        InetAddress address = peer == null ? null : peer.getAddress();
        if (peer != null && address != null) {
            attributes.put("network.peer.address", address.getHostAddress()).put("network.peer.port", (long)
                    peer.getPort());
        }
    }

    private static String url(String scheme, CallTarget target, RequestHead head, int charsMax) {
        String query = head.query() == null ? "" : "?" + head.query();
        String url = scheme + "://" + target.urlAuthority(scheme) + head.path() + query;
        return cut(query.isEmpty() ? url : SIGNATURES.matcher(url).replaceAll("$1REDACTED"), charsMax);
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax);
    }
}
