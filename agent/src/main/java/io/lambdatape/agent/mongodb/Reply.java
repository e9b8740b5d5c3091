package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.mongodb.wire.Bson;
import org.jspecify.annotations.Nullable;

/** What a reply says. */
final class Reply {
    private static final int MESSAGE_CHARS_MAX = 4096;

    long returned = -1;

    /** Left open for {@code getMore}; 0 for none. */
    long cursor;

    boolean ok = true;

    /** Of the command, or of the first write that failed. */
    @Nullable
    String errorCode;

    @Nullable
    String errorName;

    @Nullable
    String errorMessage;

    private long n = -1;
    private long modified = -1;
    private long upserted;
    private long bulk = -1;

    private Reply(Bson fields) {
        while (fields.advance()) {
            switch (fields.name()) {
                case "ok" -> ok = fields.number(0) == 1;
                case "n" -> n = fields.number(-1);
                case "nModified" -> modified = fields.number(-1);
                case "nInserted", "nUpserted", "nDeleted" -> bulk = Math.max(0, bulk) + fields.number(0);
                case "upserted" -> upserted = length(fields.enter());
                case "cursor" -> cursor(fields.enter());
                case "values" -> returned = fields.type() == Bson.ARRAY ? length(fields.enter()) : returned;
                case "lastErrorObject" -> lastError(fields.enter());
                case "code", "codeName", "errmsg" -> error(fields);
                case "writeErrors" -> firstOf(fields.enter());
                case "writeConcernError" -> failed(fields.enter());
                default -> {}
            }
        }
        if (fields.torn()) {
            returned = -1;
        }
    }

    static Reply of(Bson fields) {
        return new Reply(fields);
    }

    boolean failed() {
        return !ok || errorCode != null;
    }

    /** How many documents a write has changed; -1 if it says nothing of that. */
    long affected(String operation) {
        return switch (operation) {
            case "update" -> modified < 0 ? n : modified + upserted;
            case "bulkWrite" -> bulk < 0 ? -1 : bulk + Math.max(0, modified);
            case "insert", "delete", "findAndModify", "findandmodify" -> n;
            default -> -1;
        };
    }

    private void cursor(Bson fields) {
        while (fields.advance()) {
            switch (fields.name()) {
                case "id" -> cursor = fields.number(0);
                case "firstBatch", "nextBatch" -> {
                    Bson batch = fields.enter();
                    returned = length(batch);
                    returned = batch.torn() ? -1 : returned;
                }
                default -> {}
            }
        }
    }

    private void lastError(Bson fields) {
        while (fields.advance()) {
            if (fields.name().equals("n")) {
                n = fields.number(-1);
            }
        }
    }

    private void firstOf(Bson errors) {
        if (errors.advance()) {
            failed(errors.enter());
        }
    }

    private void failed(Bson fields) {
        while (fields.advance()) {
            error(fields);
        }
    }

    private void error(Bson at) {
        switch (at.name()) {
            case "code" -> errorCode = errorCode == null ? Long.toString(at.number(0)) : errorCode;
            case "codeName" -> errorName = errorName == null ? at.string() : errorName;
            case "errmsg" -> errorMessage = errorMessage == null ? cut(at.string()) : errorMessage;
            default -> {}
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX);
    }

    private static long length(Bson list) {
        long length = 0;
        while (list.advance()) {
            length++;
        }
        return length;
    }
}
