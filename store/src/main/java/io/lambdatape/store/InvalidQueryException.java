package io.lambdatape.store;

/** The query cannot be understood. The message is one sentence that says what is wrong and what to write instead. */
public final class InvalidQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** @param position the character at fault, from 0; -1 if none can be named */
    public InvalidQueryException(String message, int position) {
        super(message);
        this.position = position;
    }

    /** The character at fault, from 0; -1 if none can be named. */
    public int position() {
        return position;
    }
}
