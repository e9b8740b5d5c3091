package io.lambdatape.demo.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. {@code Content-Length} is written from the body; in the answer to a HEAD request it stands among the
 * headers.
 */
public record HttpResponse(int status, List<HttpHeader> headers, byte[] body) {
    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse json(int status, byte[] json) {
        return of(status, "application/json", json);
    }

    private static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, List.of(new HttpHeader("Content-Type", contentType)), body);
    }

    public HttpResponse with(String name, String value) {
        List<HttpHeader> more = new ArrayList<>(headers);
        more.add(new HttpHeader(name, value));
        return new HttpResponse(status, List.copyOf(more), body);
    }

    public @Nullable String header(String name) {
        return HttpHeader.first(headers, name);
    }

    boolean mayHaveBody() {
        return status >= 200 && status != 204 && status != 304;
    }
}
