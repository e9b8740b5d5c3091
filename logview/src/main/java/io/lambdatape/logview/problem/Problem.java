package io.lambdatape.logview.problem;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered (RFC 9457).
 *
 * @param type a stable URN, or {@code about:blank} where the status says it all
 * @param title the same for every problem of the type
 * @param status the HTTP status
 * @param detail one sentence that names the place and the cure
 * @param parameter the query or path parameter at fault; null if none is
 * @param position the character at fault within the parameter, from 0; null if none can be named
 * @param reference finds the failure in the server's log; null if it was expected
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String parameter,
        @Nullable Integer position,
        @Nullable String reference) {
    /** A problem's media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.urn(), type.title(), type.status(), detail, null, null, null);
    }

    /** A problem of which only the status is known. */
    public static Problem ofStatus(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, null, null, null);
    }

    /** The same, with the parameter at fault. */
    public Problem at(String newParameter) {
        return new Problem(type, title, status, detail, newParameter, position, reference);
    }

    /** The same, with the character at fault; a negative one means that none can be named. */
    public Problem atPosition(int newPosition) {
        return new Problem(type, title, status, detail, parameter, newPosition < 0 ? null : newPosition, reference);
    }

    /** The same, with what finds it in the log. */
    public Problem withReference(String newReference) {
        return new Problem(type, title, status, detail, parameter, position, newReference);
    }

    /** The problem as what a handler throws. */
    public ProblemException exception() {
        return new ProblemException(this);
    }
}
