package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import java.io.IOException;
import java.util.List;

/** One path of the API, read with GET. */
public interface Endpoint {
    /** The path, with path parameters in braces, as it stands in openapi.json. */
    String path();

    /** The query parameters it knows; all others are refused. */
    List<String> parameters();

    /**
     * Answers a request.
     *
     * @throws io.lambdatape.logview.problem.ProblemException if it cannot be answered as it is
     * @throws IOException if the store failed or the client hung up
     */
    void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException;

    /** Whether HEAD may run the same: not where an answer is long to make. */
    default boolean answersHead() {
        return true;
    }
}
