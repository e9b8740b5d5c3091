package io.lambdatape.demo.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.demo.http.HttpHeader;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import io.lambdatape.demo.http.HttpServer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The worker's HTTP API: {@code /run/<lambda>}, {@code /status}, {@code /stats}, {@code /debug}, {@code /registry/}. */
final class WorkerEndpoints implements HttpServer.Handler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Map<String, LambdaFunction> functions;
    private final WorkerContext context;
    private final Clock clock;

    WorkerEndpoints(Map<String, LambdaFunction> functions, WorkerContext context, Clock clock) {
        this.functions = functions;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        String path = request.path();
        if (path.startsWith("/run/")) {
            try (WorkerStats.Stage stage = context.stats().begin("web-request")) {
                return outward(run(request));
            }
        }
        return outward(
                switch (path) {
                    case "/run" -> withoutName();
                    case "/status" -> HttpResponse.text(200, "ready\n");
                    case "/stats" -> json(context.stats().snapshot());
                    case "/debug" -> HttpResponse.text(200, context.sandboxes().describe());
                    case "/registry" -> HttpResponse.text(301, "").with("Location", "/registry/");
                    case "/registry/" -> registry(request);
                    default -> other(path);
                });
    }

    private HttpResponse run(HttpRequest request) {
        String name = request.path().split("/", -1)[2];
        if (name.isEmpty()) {
            return withoutName();
        }
        if (!name.matches(DeployedLambda.NAME_PATTERN)) {
            return HttpResponse.text(500, "invalid function name: " + name + "\n");
        }
        LambdaFunction function = functions.get(name);
        if (function == null) {
            return HttpResponse.text(500, "lambda \"" + name + "\" not found in blob store (bucket=demo)\n");
        }
        if (!function.lambda().takes(request.method())) {
            return HttpResponse.text(
                    405,
                    "HTTP method not allowed. Sent: " + request.method() + ", Allowed: "
                            + function.lambda().methods() + "\n");
        }
        return function.invoke(request);
    }

    private static HttpResponse withoutName() {
        return HttpResponse.text(500, "expected invocation format: /run/<lambda-name>")
                .with("Access-Control-Allow-Origin", "*");
    }

    private HttpResponse registry(HttpRequest request) {
        return request.method().equals("GET")
                ? json(functions.keySet())
                : HttpResponse.text(405, "only GET is allowed here\n");
    }

    private static HttpResponse other(String path) {
        return path.startsWith("/registry/")
                ? HttpResponse.text(501, "the demo's Lambdas are fixed: none can be uploaded, read or deleted\n")
                : HttpResponse.text(404, "404 page not found\n");
    }

    private static HttpResponse json(Object value) {
        try {
            return HttpResponse.json(200, JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("BUG: maps and names are always JSON", e);
        }
    }

    // What belongs to the connection inside stays there; like Go's server, a date is added.
    private HttpResponse outward(HttpResponse response) {
        List<HttpHeader> headers = new ArrayList<>(response.headers());
        headers.removeIf(header -> header.is("Connection"));
        if (response.header("Date") == null) {
            headers.add(new HttpHeader(
                    "Date", HTTP_DATE.format(ZonedDateTime.now(clock).withZoneSameInstant(ZoneOffset.UTC))));
        }
        return new HttpResponse(response.status(), List.copyOf(headers), response.body());
    }
}
