package io.lambdatape.replay.compare;

import io.lambdatape.recording.Payload;
import io.lambdatape.recording.http.HttpMessage;
import io.lambdatape.report.Difference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds how an answer differs from the recorded one. Header fields are not compared. Equal bytes are equal; bodies that
 * are JSON on both sides are compared by value; all others byte by byte. A recorded answer of which only the beginning
 * was kept is compared as far as it goes.
 */
public final class AnswerComparison {
    static final int EXCERPT_CHARS_MAX = 200;

    private AnswerComparison() {}

    /** Whether there is a recorded answer to compare with. */
    public static boolean comparable(Payload recorded) {
        return HttpMessage.parse(recorded.bytes()).status() != 0;
    }

    /** The differences; empty if there are none. */
    public static List<Difference> compare(Payload recorded, byte[] answer) {
        if (!recorded.truncated() && Arrays.equals(recorded.bytes(), answer)) {
            return List.of();
        }
        HttpMessage before = HttpMessage.parse(recorded.bytes());
        HttpMessage now = HttpMessage.parse(answer);
        List<Difference> differences = new ArrayList<>();
        if (before.status() != now.status()) {
            differences.add(new Difference(
                    Difference.Kind.STATUS, "", String.valueOf(before.status()), String.valueOf(now.status())));
        }
        differences.addAll(recorded.truncated() ? prefix(before.body(), now.body()) : bodies(before, now));
        return differences;
    }

    private static List<Difference> prefix(byte[] before, byte[] now) {
        boolean same = now.length >= before.length && Arrays.equals(before, 0, before.length, now, 0, before.length);
        return same ? List.of() : List.of(body(before, now));
    }

    private static List<Difference> bodies(HttpMessage before, HttpMessage now) {
        if (Arrays.equals(before.body(), now.body())) {
            return List.of();
        }
        if (isText(before) && isText(now)) {
            return JsonDifferences.between(before.body(), now.body())
                    .orElseGet(() -> List.of(body(before.body(), now.body())));
        }
        return List.of(body(before.body(), now.body()));
    }

    // Whatever the content type says: many functions send JSON as text/html. Compressed bodies are no text.
    private static boolean isText(HttpMessage message) {
        String coding = message.field("content-encoding");
        return coding == null || coding.toLowerCase(Locale.ROOT).equals("identity");
    }

    private static Difference body(byte[] before, byte[] now) {
        int at = Math.max(0, Arrays.mismatch(before, now));
        return new Difference(Difference.Kind.BODY, "", excerpt(before, at), excerpt(now, at));
    }

    // Begins a little before the first difference.
    private static String excerpt(byte[] bytes, int differsAt) {
        int from = Math.min(Math.max(0, differsAt - 40), bytes.length);
        int to = Math.min(bytes.length, from + EXCERPT_CHARS_MAX);
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String place = from > 0 ? "…" : "";
        return place + text + (to < bytes.length ? "…" : "") + (bytes.length == 0 ? "(empty)" : "");
    }
}
