package io.lambdatape.demo.lambda;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Words that begin with {@code ?q=}, from Redis for some seconds after they were found. Its weakness: a prefix with a
 * capital letter is looked for without regard to case, which no index serves, and nobody thought of keeping that.
 */
public final class Autocomplete implements LambdaHandler {
    private static final int SUGGESTIONS_MAX = 8;
    private static final int KEPT_SECONDS = 5;

    private final Database database = new Database("autocomplete");
    private final Redis redis = new Redis("autocomplete");

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException, SQLException {
        String prefix = request.parameter("q");
        if (prefix == null || prefix.isEmpty()) {
            System.err.println("WARN called without a prefix");
            return Json.error(400, "give a prefix: ?q=");
        }
        String words = prefix.equals(prefix.toLowerCase(Locale.ROOT)) ? kept(prefix) : anyCase(prefix);
        return HttpResponse.json(200, words.getBytes(StandardCharsets.UTF_8));
    }

    private String kept(String prefix) throws IOException, SQLException {
        String key = "autocomplete:" + prefix;
        String kept = fromRedis(key);
        if (kept != null) {
            System.out.println("DEBUG words for '" + prefix + "' were kept");
            return kept;
        }
        String found = exact(prefix);
        keep(key, found);
        return found;
    }

    // Without Redis it is slower, not broken.
    private @Nullable String fromRedis(String key) {
        try {
            return redis.connection().get(key);
        } catch (JedisException e) {
            System.err.println("WARN no Redis: " + e.getMessage());
            return null;
        }
    }

    private void keep(String key, String found) {
        try {
            redis.connection().setex(key, KEPT_SECONDS, found);
        } catch (JedisException e) {
            System.err.println("WARN no Redis: " + e.getMessage());
        }
    }

    private String exact(String prefix) throws IOException, SQLException {
        return words(
                prefix,
                "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT " + SUGGESTIONS_MAX,
                prefix,
                prefix + "\uffff");
    }

    private String anyCase(String prefix) throws IOException, SQLException {
        System.out.println("INFO capital letter: searching without regard to case");
        return words(
                prefix,
                "SELECT word FROM words WHERE lower(word) LIKE ? || '%' ORDER BY md5(word) LIMIT " + SUGGESTIONS_MAX,
                prefix.toLowerCase(Locale.ROOT));
    }

    private String words(String prefix, String sql, Object... parameters) throws IOException, SQLException {
        List<Object> words = database.query(sql, parameters).stream()
                .map(row -> row.getOrDefault("word", ""))
                .toList();
        System.out.println("DEBUG " + words.size() + " words for '" + prefix + "'");
        return Json.line(words);
    }
}
