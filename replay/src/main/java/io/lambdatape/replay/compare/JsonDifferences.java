package io.lambdatape.replay.compare;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lambdatape.replay.plan.Redaction;
import io.lambdatape.report.Difference;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares JSON by value: the order of members does not matter, that of elements does, and 1 equals 1.0. A recorded
 * text that seems to stand for a redacted secret equals any text.
 */
final class JsonDifferences {
    /** More are not listed: a body that differs everywhere is one finding, not a thousand. */
    static final int DIFFERENCES_MAX = 10;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<Difference> found = new ArrayList<>();

    private JsonDifferences() {}

    /** Empty if one of them is not JSON. */
    static Optional<List<Difference>> between(byte[] recorded, byte[] replayed) {
        JsonNode before = parse(recorded);
        JsonNode now = parse(replayed);
        if (before == null || now == null) {
            return Optional.empty();
        }
        JsonDifferences differences = new JsonDifferences();
        differences.compare("$", "", before, now);
        return Optional.of(differences.found);
    }

    private static @Nullable JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null || node.isMissingNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private void compare(String path, String name, JsonNode before, JsonNode now) {
        if (found.size() >= DIFFERENCES_MAX) {
            return;
        }
        if (before.isObject() && now.isObject()) {
            members(path, before, now);
        } else if (before.isArray() && now.isArray()) {
            elements(path, name, before, now);
        } else if (!same(name, before, now)) {
            found.add(new Difference(Difference.Kind.BODY, path, text(before), text(now)));
        }
    }

    private void members(String path, JsonNode before, JsonNode now) {
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            either(path + "." + name, name, before.get(name), now.get(name));
        }
    }

    private void elements(String path, String name, JsonNode before, JsonNode now) {
        for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
            either(path + "[" + i + "]", name, before.get(i), now.get(i));
        }
    }

    private void either(String path, String name, @Nullable JsonNode before, @Nullable JsonNode now) {
        if (before != null && now != null) {
            compare(path, name, before, now);
        } else if (found.size() < DIFFERENCES_MAX) {
            found.add(new Difference(Difference.Kind.BODY, path, text(before), text(now)));
        }
    }

    private static boolean same(String name, JsonNode before, JsonNode now) {
        if (before.isNumber() && now.isNumber()) {
            return before.equals(now) || sameNumber(before.decimalValue(), now.decimalValue());
        }
        boolean hidden = before.isTextual() && now.isTextual() && Redaction.seemsPlaceholder(name, before.textValue());
        return hidden || before.equals(now);
    }

    // The exponents first: comparing 1e1 with 1e999999999 digit by digit would need all of them.
    private static boolean sameNumber(BigDecimal before, BigDecimal now) {
        boolean sameSize = (long) before.precision() - before.scale() == (long) now.precision() - now.scale();
        boolean near = Math.abs((long) before.scale() - now.scale()) < 1000;
        if (before.signum() == 0 || now.signum() == 0) {
            return before.signum() == now.signum();
        }
        return sameSize && near && before.compareTo(now) == 0;
    }

    private static String text(@Nullable JsonNode node) {
        if (node == null) {
            return "(absent)";
        }
        String text = node.toString();
        int max = AnswerComparison.EXCERPT_CHARS_MAX;
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
