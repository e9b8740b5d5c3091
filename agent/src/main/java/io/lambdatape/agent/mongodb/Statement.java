package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.mongodb.wire.Bson;
import io.lambdatape.agent.mongodb.wire.ExtendedJson;
import io.lambdatape.agent.mongodb.wire.Header;
import io.lambdatape.agent.mongodb.wire.OpMsg;
import io.lambdatape.recording.TraceContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks for.
 *
 * @param operation the name of its first field: {@code aggregate}
 * @param cursor which one it goes on with; 0 for none
 * @param traceparent that its field {@code comment} states; null if none
 */
record Statement(
        String operation,
        CommandKind kind,
        @Nullable String collection,
        @Nullable String database,
        long cursor,
        @Nullable TraceContext traceparent,
        OpMsg message) {
    /** What differs from run to run, or is told otherwise. */
    private static final Set<String> LEFT_OUT = Set.of("lsid", "$clusterTime", "$db");

    private static final int COMMENT_CHARS_MAX = 4096;

    /** Reads a command; null if it has no first field. */
    static @Nullable Statement of(Header header, OpMsg message) {
        Bson fields = message.body();
        if (!fields.advance()) {
            return null;
        }
        String operation = fields.name();
        CommandKind kind = CommandKind.of(operation);
        String collection = CommandKind.namesCollection(operation) ? fields.string() : null;
        long cursor = operation.equals("getMore") ? fields.number(0) : 0;
        String database = header.opCode() == Header.OP_QUERY ? beforeDot(message.collection()) : null;
        TraceContext traceparent = null;
        while (fields.advance()) {
            switch (fields.name()) {
                case "$db" -> database = fields.string();
                case "collection" -> collection = operation.equals("getMore") ? fields.string() : collection;
                case "comment" -> traceparent = traceparent(fields);
                default -> {}
            }
        }
        return new Statement(operation, kind, collection, database, cursor, traceparent, message);
    }

    private static @Nullable String beforeDot(@Nullable String name) {
        int dot = name == null ? -1 : name.indexOf('.');
        return name == null || dot < 0 ? null : name.substring(0, dot);
    }

    // A document with a field of that name, or a text as sqlcommenter writes it.
    private static @Nullable TraceContext traceparent(Bson comment) {
        String text = comment.string();
        if (text == null) {
            Bson fields = comment.enter();
            while (fields.advance()) {
                String value = fields.name().equals("traceparent") ? fields.string() : null;
                if (value != null) {
                    return TraceContext.parse(value);
                }
            }
            return null;
        }
        int from = text.length() > COMMENT_CHARS_MAX ? -1 : text.indexOf("traceparent='");
        int to = from < 0 ? -1 : text.indexOf('\'', from + 13);
        return to < 0 ? null : TraceContext.parse(text.substring(from + 13, to));
    }

    /** The span's name: {@code find orders}. */
    String name() {
        String what = operation.isEmpty() ? "COMMAND" : operation;
        return collection == null ? what : what + " " + collection;
    }

    /** The command as relaxed Extended JSON. */
    ExtendedJson text(int charsMax) {
        ExtendedJson text = new ExtendedJson(charsMax);
        text.begin();
        if (kind == CommandKind.SECRET) {
            text.fields(message.body(), name -> !name.equals(operation));
        } else {
            text.fields(message.body(), LEFT_OUT::contains);
            message.sequences().forEach(sequence -> message.write(sequence, text));
        }
        text.end();
        return text;
    }
}
