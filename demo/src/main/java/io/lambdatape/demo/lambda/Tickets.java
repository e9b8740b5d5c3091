package io.lambdatape.demo.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

/**
 * Concert tickets: {@code GET /} lists concerts, {@code POST /<concert>/buy} buys in a transaction that locks the
 * concert's row. How often somebody orders in a minute is counted in Redis, in a transaction. Its weakness: a large order
 * is checked by a slow query while the lock is held, and others wait.
 */
public final class Tickets implements LambdaHandler {
    private static final int LARGE_ORDER_SEATS = 4;
    private static final int ORDERS_A_MINUTE_MAX = 30;
    private static final int MINUTE_SECONDS = 60;

    private final Database database = new Database("tickets");
    private final Redis redis = new Redis("tickets");

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException, SQLException {
        Route route = Route.of(request);
        if (route.is("GET", 0)) {
            System.out.println("list concerts");
            return Json.answer(
                    200,
                    Map.of(
                            "concerts",
                            database.query("SELECT id, band, held, seats_left FROM concerts ORDER BY held, id")));
        }
        if (route.is("POST", 2)) {
            return buy(route.number(0), Json.body(request));
        }
        return Json.error(404, "no such page: " + request.path());
    }

    private HttpResponse buy(int concert, JsonNode order) throws IOException, SQLException {
        int seats = order.path("seats").asInt(1);
        String buyer = order.path("buyer").asText("somebody");
        if (ordersOf(buyer) > ORDERS_A_MINUTE_MAX) {
            System.err.println("WARN " + buyer + " orders too often");
            return Json.error(429, "one order at a time, please");
        }
        database.connection().setAutoCommit(false);
        try {
            HttpResponse response = reserve(concert, seats, buyer);
            if (response.status() == 201) {
                database.connection().commit();
            } else {
                database.connection().rollback();
            }
            return response;
        } catch (SQLException | IOException e) {
            database.connection().rollback();
            throw e;
        } finally {
            database.connection().setAutoCommit(true);
        }
    }

    /** How many there were in the last minute that began with one, with this one. */
    private long ordersOf(String buyer) {
        String key = "tickets:orders:" + buyer;
        try (Transaction transaction = redis.connection().multi()) {
            transaction.set(key, "0", SetParams.setParams().nx().ex(MINUTE_SECONDS));
            Response<Long> orders = transaction.incr(key);
            transaction.exec();
            return orders.get();
        }
    }

    private HttpResponse reserve(int concert, int seats, String buyer) throws IOException, SQLException {
        List<Map<String, Object>> found =
                database.query("SELECT seats_left FROM concerts WHERE id = ? FOR UPDATE", concert);
        if (found.isEmpty()) {
            return Json.error(404, "no concert " + concert);
        }
        if (!(found.getFirst().get("seats_left") instanceof Integer left) || left < seats) {
            System.err.println("WARN concert " + concert + " is sold out, " + buyer + " wanted " + seats);
            return Json.error(409, "sold out");
        }
        if (seats >= LARGE_ORDER_SEATS) {
            System.out.println("INFO large order of " + seats + " seats: checking " + buyer);
            database.query("SELECT pg_sleep(0.05 * ?) AS checked", seats);
        }
        database.update("UPDATE concerts SET seats_left = seats_left - ? WHERE id = ?", seats, concert);
        database.update("INSERT INTO orders (concert_id, buyer, seats) VALUES (?, ?, ?)", concert, buyer, seats);
        System.out.println(Json.line(Map.of("level", "info", "event", "sold", "concert", concert, "seats", seats)));
        return Json.answer(201, Map.of("concert", concert, "seats", seats));
    }
}
