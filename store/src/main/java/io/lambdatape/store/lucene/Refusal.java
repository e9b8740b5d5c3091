package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import org.apache.lucene.queryparser.classic.ParseException;

/** Why a part of a query is refused, carried through Lucene's parser, which knows only its own exception. */
final class Refusal extends ParseException {
    private static final long serialVersionUID = 1L;
    private final transient InvalidQueryException reason;

    Refusal(InvalidQueryException reason) {
        super(reason.getMessage());
        this.reason = reason;
    }

    InvalidQueryException reason() {
        return reason;
    }
}
