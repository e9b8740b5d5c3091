package io.lambdatape.agent.mongodb.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * Writes documents as relaxed Extended JSON
 * (https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/), up to a limit.
 */
public final class ExtendedJson {
    private static final int DEPTH_MAX = 100;
    // The years 1970 to 9999 are written as dates, others as numbers.
    private static final long DATE_MAX = 253_402_300_799_999L;

    private final StringBuilder text = new StringBuilder();
    private final int charsMax;
    private boolean cut;

    /** @param charsMax how long the text may become */
    public ExtendedJson(int charsMax) {
        this.charsMax = charsMax;
    }

    /** Begins a document to which fields are added. */
    public void begin() {
        text.append('{');
    }

    /** Ends it. */
    public void end() {
        append("}");
    }

    /** Adds the fields of a document, but for some. */
    public void fields(Bson document, Predicate<String> leftOut) {
        while (!full() && document.advance()) {
            String name = document.name();
            if (!leftOut.test(name)) {
                comma();
                string(name);
                append(":");
                value(document, 0);
            }
        }
        cut |= document.torn();
    }

    /** Begins a field that is a list of documents. */
    public void beginList(String name) {
        comma();
        string(name);
        append(":[");
    }

    /** Adds a document to the list. */
    public void element(Bson document) {
        comma();
        structure(document, false, 1);
    }

    public void endList() {
        append("]");
    }

    /** Whether there is more than was written. */
    public boolean cut() {
        return cut || text.length() > charsMax;
    }

    /** Whether nothing more is taken. */
    public boolean full() {
        boolean full = text.length() > charsMax;
        cut |= full;
        return full;
    }

    /** What was written. */
    public String text() {
        if (text.length() <= charsMax) {
            return text.toString();
        }
        int end = charsMax > 0 && Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return text.substring(0, end);
    }

    private void comma() {
        char last = text.isEmpty() ? '{' : text.charAt(text.length() - 1);
        if (last != '{' && last != '[' && last != ':') {
            append(",");
        }
    }

    private void append(String part) {
        if (!full()) {
            text.append(part);
        }
    }

    private void structure(Bson document, boolean list, int depth) {
        if (depth > DEPTH_MAX) {
            cut = true;
            append("null");
            return;
        }
        append(list ? "[" : "{");
        boolean first = true;
        while (!full() && document.advance()) {
            if (!first) {
                append(",");
            }
            first = false;
            if (!list) {
                string(document.name());
                append(":");
            }
            value(document, depth);
        }
        cut |= document.torn();
        append(list ? "]" : "}");
    }

    private void value(Bson at, int depth) {
        int from = at.valueFrom();
        byte[] bytes = at.bytes();
        switch (at.type()) {
            case Bson.DOUBLE -> float64(at.float64());
            case Bson.STRING -> string(cutString(at));
            case Bson.DOCUMENT -> structure(at.enter(), false, depth + 1);
            case Bson.ARRAY -> structure(at.enter(), true, depth + 1);
            case Bson.BINARY -> binary(bytes, from, at.valueTo());
            case Bson.UNDEFINED -> append("{\"$undefined\":true}");
            case Bson.OBJECT_ID -> oid(bytes, from);
            case Bson.BOOLEAN -> append(bytes[from] == 0 ? "false" : "true");
            case Bson.DATE -> date(at.number(0));
            case Bson.NULL -> append("null");
            case Bson.REGEX -> regex(bytes, from, at.valueTo());
            case Bson.DB_POINTER -> {
                append("{\"$dbPointer\":{\"$id\":");
                oid(bytes, at.valueTo() - 12);
                append("}}");
            }
            case Bson.CODE -> wrapped("$code", cutString(at));
            case Bson.SYMBOL -> wrapped("$symbol", cutString(at));
            case Bson.CODE_WITH_SCOPE -> append("{\"$code\":\"...\",\"$scope\":{}}");
            case Bson.INT32, Bson.INT64 -> append(Long.toString(at.number(0)));
            case Bson.TIMESTAMP -> timestamp(at.number(0));
            case Bson.DECIMAL128 -> wrapped("$numberDecimal", Decimal128.text(bytes, from));
            case Bson.MIN_KEY -> append("{\"$minKey\":1}");
            case Bson.MAX_KEY -> append("{\"$maxKey\":1}");
            default -> append("null");
        }
    }

    // No longer than there is room for: what is cut off is not even decoded.
    private String cutString(Bson at) {
        int from = at.valueFrom() + 4;
        int room = Math.max(0, charsMax - text.length());
        int length = at.valueTo() - 1 - from;
        int kept = (int) Math.min(length, room * 4L + 4);
        cut |= kept < length;
        return new String(at.bytes(), from, kept, StandardCharsets.UTF_8);
    }

    private void string(String value) {
        append("\"");
        for (int i = 0; i < value.length() && text.length() <= charsMax; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20) {
                        text.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        append("\"");
    }

    private void wrapped(String key, String value) {
        append("{\"" + key + "\":");
        string(value);
        append("}");
    }

    private void float64(double value) {
        if (Double.isFinite(value)) {
            append(Double.toString(value));
        } else {
            String name = Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
            wrapped("$numberDouble", name);
        }
    }

    private void oid(byte[] bytes, int from) {
        append("{\"$oid\":\"" + HexFormat.of().formatHex(bytes, from, from + 12) + "\"}");
    }

    private void date(long millis) {
        if (millis >= 0 && millis <= DATE_MAX) {
            append("{\"$date\":\"" + Instant.ofEpochMilli(millis) + "\"}");
        } else {
            append("{\"$date\":{\"$numberLong\":\"" + millis + "\"}}");
        }
    }

    private void timestamp(long value) {
        append("{\"$timestamp\":{\"t\":" + (value >>> 32) + ",\"i\":" + (value & 0xffffffffL) + "}}");
    }

    private void binary(byte[] bytes, int from, int to) {
        int room = Math.max(0, charsMax - text.length());
        int kept = Math.min(to - from - 5, room);
        cut |= kept < to - from - 5;
        String base64 = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, from + 5, from + 5 + kept));
        String subType = HexFormat.of().toHexDigits(bytes[from + 4]);
        append("{\"$binary\":{\"base64\":\"" + base64 + "\",\"subType\":\"" + subType + "\"}}");
    }

    private void regex(byte[] bytes, int from, int to) {
        int zero = from;
        while (bytes[zero] != 0) {
            zero++;
        }
        append("{\"$regularExpression\":{\"pattern\":");
        string(new String(bytes, from, zero - from, StandardCharsets.UTF_8));
        append(",\"options\":");
        string(new String(bytes, zero + 1, to - zero - 2, StandardCharsets.UTF_8));
        append("}}");
    }
}
