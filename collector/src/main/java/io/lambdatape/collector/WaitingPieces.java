package io.lambdatape.collector;

import io.lambdatape.recording.LinePieces;
import io.lambdatape.recording.LogLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of lines that are too large for one Kafka record, until the last one comes: it follows closely, on the same
 * partition. Kept in the checkpoint, so that a restart in between loses none.
 */
final class WaitingPieces {
    /** Lines of which pieces may wait; those whose agent died before it sent the last are forgotten first. */
    private static final int LINES_MAX = 16;

    private static final int PIECES_MAX = 64;
    private static final String KEY = "piece ";

    private final Map<String, Map<Integer, String>> waiting = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Integer, String>> eldest) {
            return size() > LINES_MAX;
        }
    };

    /** Keeps a piece. One that comes again, because its agent sent it again, replaces itself. */
    void keep(LogLine piece) {
        int index = LinePieces.index(piece);
        if (index >= 0 && index < PIECES_MAX) {
            waiting.computeIfAbsent(piece.uid(), uid -> new TreeMap<>()).put(index, piece.message());
        }
    }

    /** The whole line of which this is the last piece; the line itself if it came in one. */
    LogLine whole(LogLine last) {
        int before = Math.min(LinePieces.before(last), PIECES_MAX);
        if (before == 0) {
            return last;
        }
        Map<Integer, String> pieces = waiting.getOrDefault(last.uid(), Map.of());
        List<@Nullable String> texts = new ArrayList<>(before);
        for (int i = 0; i < before; i++) {
            texts.add(pieces.get(i));
        }
        return LinePieces.join(texts, last);
    }

    /** The line is in the store, or was already: its pieces are not needed any more. */
    void forget(LogLine last) {
        if (!waiting.isEmpty()) {
            waiting.remove(last.uid());
        }
    }

    Map<String, String> asText() {
        Map<String, String> text = new HashMap<>();
        waiting.forEach((uid, pieces) -> pieces.forEach((index, piece) -> text.put(KEY + index + " " + uid, piece)));
        return text;
    }

    /** Takes an entry of a checkpoint in; false if it is none of a piece. */
    boolean restore(String key, String piece) {
        if (!key.startsWith(KEY)) {
            return false;
        }
        int space = key.indexOf(' ', KEY.length());
        waiting.computeIfAbsent(key.substring(space + 1), uid -> new TreeMap<>())
                .put(Integer.parseInt(key, KEY.length(), space, 10), piece);
        return true;
    }
}
