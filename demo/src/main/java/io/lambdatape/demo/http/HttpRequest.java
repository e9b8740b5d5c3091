package io.lambdatape.demo.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole request.
 *
 * @param target as it stands in the request line, origin form
 * @param headers in their order, without {@code Transfer-Encoding}: the body has been put together
 */
public record HttpRequest(String method, String target, List<HttpHeader> headers, byte[] body) {
    public @Nullable String header(String name) {
        return HttpHeader.first(headers, name);
    }

    /** The target without its query, still encoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** A query parameter's first value, decoded; null if it is not there or is not encoded well. */
    public @Nullable String parameter(String name) {
        int query = target.indexOf('?');
        if (query < 0) {
            return null;
        }
        for (String pair : target.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).equals(name)) {
                return decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
