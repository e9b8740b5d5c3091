package io.lambdatape.demo.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/**
 * A calendar: {@code GET /?from=&to=} lists events, {@code POST /} adds one. Its weakness: dates are not looked at
 * before they reach the database, so a bad one is an SQL error.
 */
public final class Calendar implements LambdaHandler {
    private final Database database = new Database("calendar");

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException, SQLException {
        try {
            return request.method().equals("POST") ? add(Json.body(request)) : list(request);
        } catch (SQLException e) {
            System.err.println("ERROR the calendar could not be read or changed");
            e.printStackTrace();
            throw e;
        }
    }

    private HttpResponse list(HttpRequest request) throws IOException, SQLException {
        String from = Objects.requireNonNullElse(request.parameter("from"), "2026-01-01");
        String to = Objects.requireNonNullElse(request.parameter("to"), "2026-01-08");
        System.out.println("INFO events from " + from + " to " + to);
        return Json.answer(
                200,
                Map.of(
                        "events",
                        database.query(
                                "SELECT id, title, starts, minutes FROM events"
                                        + " WHERE starts >= ?::date AND starts < ?::date ORDER BY starts, id LIMIT 100",
                                from,
                                to)));
    }

    private HttpResponse add(JsonNode event) throws IOException, SQLException {
        String title = event.path("title").asText("untitled");
        database.update(
                "INSERT INTO events (title, starts, minutes) VALUES (?, ?::timestamp, ?)",
                title,
                event.path("starts").asText(),
                event.path("minutes").asInt(60));
        System.out.println("new event: " + title);
        return Json.answer(201, Map.of("title", title));
    }
}
