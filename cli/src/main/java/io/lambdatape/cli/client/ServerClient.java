package io.lambdatape.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.cli.process.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server's HTTP API. Every trouble becomes a {@link Failure} with one sentence. */
public final class ServerClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSAL_BYTES_MAX = 64 << 10;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    ServerClient(URI server) {
        this.server = server;
    }

    public URI server() {
        return server;
    }

    /** GETs a JSON document. Parameters with an empty value are left out. */
    public JsonNode json(String path, Map<String, String> parameters) {
        try (InputStream body = stream(path, parameters)) {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Failure.couldNotRun(server + path + " did not answer with JSON; is it a lambdatape server?");
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** GETs something as a stream, which the caller closes. */
    public InputStream stream(String path, Map<String, String> parameters) {
        try {
            return answer(request(path, parameters).build(), path, parameters);
        } catch (Unavailable e) {
            throw e.failure();
        }
    }

    /**
     * GETs server-sent events.
     *
     * @param lastId the id of the last event that was handled; null at the beginning
     * @throws Unavailable if there is no server, or it cannot answer now
     * @throws Failure if it refuses the request as it is
     */
    InputStream events(String path, Map<String, String> parameters, @Nullable String lastId) throws Unavailable {
        HttpRequest.Builder request = request(path, parameters).header("Accept", "text/event-stream");
        return answer((lastId == null ? request : request.header("Last-Event-ID", lastId)).build(), path, parameters);
    }

    private HttpRequest.Builder request(String path, Map<String, String> parameters) {
        return HttpRequest.newBuilder(URI.create(server + path + query(parameters)));
    }

    private InputStream answer(HttpRequest request, String path, Map<String, String> parameters) throws Unavailable {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            try (InputStream body = response.body()) {
                throw refused(response.statusCode(), path, parameters, body.readNBytes(REFUSAL_BYTES_MAX));
            }
        } catch (IOException e) {
            throw new Unavailable("there is no connection", unreachable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotRun("interrupted");
        }
    }

    /** There is no server, or it cannot answer now: later it may. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;
        private final Failure failure;

        Unavailable(String reason, Failure failure) {
            super(reason, failure);
            this.reason = reason;
            this.failure = failure;
        }

        /** In a few words. */
        String reason() {
            return reason;
        }

        /** In a sentence that ends a command. */
        Failure failure() {
            return failure;
        }
    }

    private Failure refused(int status, String path, Map<String, String> parameters, byte[] body) throws Unavailable {
        String detail = server + path + " answered " + status + "; is it a lambdatape server?";
        String place = "";
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem != null && problem.hasNonNull("detail")) {
                detail = problem.get("detail").asText();
                String value = parameters.getOrDefault(problem.path("parameter").asText(), "");
                place = PointedAt.in(value, problem.path("position").asInt(-1));
            }
        } catch (JsonProcessingException e) {
            // Not an answer of ours: the sentence above says so.
            place = "";
        } catch (IOException e) {
            throw new IllegalStateException("BUG: bytes in memory cannot be read", e);
        }
        return switch (status) {
            case 400 -> Failure.wrongUsage(detail + place);
            case 404 -> Failure.no(detail);
            default -> throw new Unavailable(detail, Failure.couldNotRun(detail));
        };
    }

    private Failure unreachable(IOException e) {
        String why = e instanceof InterruptedIOException ? "it does not answer" : "there is no connection";
        return Failure.couldNotRun("cannot ask " + server + ": " + why
                + "; start a server with `lambdatape up`, or name another with --server");
    }

    private static String query(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }
}
