package io.lambdatape.logview.problem;

import java.util.Locale;

/** The kinds of problems; their URNs are stable, so that a program may decide by them. */
public enum ProblemType {
    INVALID_PARAMETER(400, "Invalid parameter"),
    INVALID_QUERY(400, "Invalid query"),
    UNKNOWN_PARAMETER(400, "Unknown parameter"),
    MALFORMED_REQUEST(400, "Malformed request"),
    FOREIGN_ORIGIN(403, "Foreign origin"),
    NOT_FOUND(404, "Not found"),
    NOTHING_MATCHES(404, "Nothing matches"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    UNKNOWN_HOST(421, "Unknown host"),
    TOO_MANY_AT_ONCE(503, "Too many at once"),
    UNEXPECTED_FAILURE(500, "Unexpected failure");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The same for every problem of the kind. */
    public String title() {
        return title;
    }

    /** {@code urn:lambdatape:problem:invalid-query} and the like. */
    public String urn() {
        return "urn:lambdatape:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
