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

/** A server's HTTP API. Every trouble becomes a {@link Failure} with one sentence. */
public final class ServerClient {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path + query(parameters)))
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            try (InputStream body = response.body()) {
                throw refused(response.statusCode(), path, body.readAllBytes());
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotRun("interrupted");
        }
    }

    private Failure refused(int status, String path, byte[] body) {
        String detail = new String(body, StandardCharsets.UTF_8).strip();
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem != null && problem.hasNonNull("detail")) {
                detail = problem.get("detail").asText();
            }
        } catch (IOException e) {
            detail = server + path + " answered " + status + "; is it a lambdatape server?";
        }
        return switch (status) {
            case 400 -> Failure.wrongUsage(detail);
            case 404 -> Failure.no(detail);
            default -> Failure.couldNotRun(detail);
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
