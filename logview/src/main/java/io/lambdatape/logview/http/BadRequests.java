package io.lambdatape.logview.http;

import io.lambdatape.logview.json.Json;
import io.lambdatape.logview.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers as a problem what the web server refuses before any endpoint sees it. */
final class BadRequests extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, new String(body(code), StandardCharsets.UTF_8), callback);
    }

    // Without the server's own message: it may repeat what the client sent.
    private static byte[] body(int status) {
        String title = HttpStatus.getMessage(status);
        String detail = switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "this is not a valid HTTP/1.1 request; send one as RFC 9112 has it";
            case HttpStatus.NOT_FOUND_404 -> "there is nothing here; the endpoints are listed at /api/v1/openapi.json";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 ->
                "the request's body is larger than " + JettySettings.REQUEST_BYTES_MAX
                        + " bytes; no endpoint reads one, so leave it out";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                "the request's head is larger than " + JettySettings.HEADER_BYTES_MAX
                        + " bytes; shorten the query or send fewer headers";
            default -> title.toLowerCase(Locale.ROOT) + "; see /api/v1/openapi.json for what can be asked";
        };
        return Json.bytes(Problem.ofStatus(status, title, detail));
    }
}
