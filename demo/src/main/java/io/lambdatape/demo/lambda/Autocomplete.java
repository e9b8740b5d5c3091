package io.lambdatape.demo.lambda;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words that begin with {@code ?q=}. Its weakness: a prefix with a capital letter is looked for without regard to case,
 * which no index serves.
 */
public final class Autocomplete implements LambdaHandler {
    private static final int SUGGESTIONS_MAX = 8;

    private final Database database = new Database("autocomplete");

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException, SQLException {
        String prefix = request.parameter("q");
        if (prefix == null || prefix.isEmpty()) {
            System.err.println("WARN called without a prefix");
            return Json.error(400, "give a prefix: ?q=");
        }
        List<Map<String, Object>> words =
                prefix.equals(prefix.toLowerCase(Locale.ROOT)) ? exact(prefix) : anyCase(prefix);
        System.out.println("DEBUG " + words.size() + " words for '" + prefix + "'");
        return Json.answer(200, words.stream().map(row -> row.get("word")).toList());
    }

    private List<Map<String, Object>> exact(String prefix) throws SQLException {
        return database.query(
                "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT " + SUGGESTIONS_MAX,
                prefix,
                prefix + "\uffff");
    }

    private List<Map<String, Object>> anyCase(String prefix) throws SQLException {
        System.out.println("INFO capital letter: searching without regard to case");
        return database.query(
                "SELECT word FROM words WHERE lower(word) LIKE ? || '%' ORDER BY md5(word) LIMIT " + SUGGESTIONS_MAX,
                prefix.toLowerCase(Locale.ROOT));
    }
}
