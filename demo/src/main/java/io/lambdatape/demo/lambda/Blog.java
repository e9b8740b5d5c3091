package io.lambdatape.demo.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A blog with comments: {@code GET /} lists posts, {@code GET /posts/<id>} reads one, {@code POST /posts/<id>/comments}
 * adds to it. How often each was read is counted in Redis. Its weakness: the list asks the database twice more for
 * every post.
 */
public final class Blog implements LambdaHandler {
    private final Database database = new Database("blog");
    private final Redis redis = new Redis("blog");

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException, SQLException {
        Route route = Route.of(request);
        if (route.is("GET", 0)) {
            return list();
        }
        if (route.is("GET", 2)) {
            return read(route.number(1));
        }
        if (route.is("POST", 3)) {
            return comment(route.number(1), Json.body(request));
        }
        return Json.error(404, "no such page: " + request.path());
    }

    private HttpResponse list() throws IOException, SQLException {
        System.out.println("INFO listing the newest posts");
        List<Map<String, Object>> posts = database.query(
                "SELECT id, author_id, title, published FROM posts ORDER BY published DESC, id LIMIT 10");
        for (Map<String, Object> post : posts) {
            post.put(
                    "comments",
                    one("SELECT count(*) AS value FROM comments WHERE post_id = ?", post.getOrDefault("id", 0)));
            post.put(
                    "author", one("SELECT name AS value FROM authors WHERE id = ?", post.getOrDefault("author_id", 0)));
        }
        System.out.println("INFO listed " + posts.size() + " posts");
        return Json.answer(200, Map.of("posts", posts));
    }

    private Object one(String sql, Object... parameters) throws SQLException {
        return database.query(sql, parameters).getFirst().getOrDefault("value", "");
    }

    private HttpResponse read(int id) throws IOException, SQLException {
        List<Map<String, Object>> posts =
                database.query("SELECT id, title, body, published FROM posts WHERE id = ?", id);
        if (posts.isEmpty()) {
            System.err.println("WARN post " + id + " not found");
            return Json.error(404, "no post " + id);
        }
        Map<String, Object> post = new LinkedHashMap<>(posts.getFirst());
        List<Map<String, Object>> comments =
                database.query("SELECT author, text, written FROM comments WHERE post_id = ? ORDER BY id", id);
        post.put("comments", comments);
        long reads = (long) redis.connection().zincrby("blog:reads", 1, String.valueOf(id));
        System.out.println(Json.line(Map.of("level", "info", "event", "post-read", "post", id, "reads", reads)));
        return Json.answer(200, post);
    }

    private HttpResponse comment(int id, JsonNode comment) throws IOException, SQLException {
        String text = comment.path("text").asText();
        if (text.isBlank()) {
            System.err.println("WARN empty comment on post " + id);
            return Json.error(400, "a comment needs a text");
        }
        database.update(
                "INSERT INTO comments (post_id, author, text) VALUES (?, ?, ?)",
                id,
                comment.path("author").asText("anonymous"),
                text);
        System.out.println("INFO new comment on post " + id + ", " + text.length() + " characters");
        return Json.answer(201, Map.of("post", id));
    }
}
