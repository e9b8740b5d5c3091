package io.lambdatape.store.lucene;

import io.lambdatape.recording.ExchangeKind;

/** What a document is. */
enum DocumentType {
    INVOCATION,
    QUERY,
    CALL,
    OTHER,
    PART,
    LINE,
    GAP;

    static DocumentType of(ExchangeKind kind) {
        return switch (kind) {
            case INVOCATION -> INVOCATION;
            case QUERY -> QUERY;
            case CALL -> CALL;
            case OTHER -> OTHER;
        };
    }
}
