package io.lambdatape.demo.http;

import java.io.IOException;

/** What arrived is not HTTP/1.1, or is above a limit. */
public final class MalformedMessageException extends IOException {
    private final int status;

    MalformedMessageException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status to answer with: 400, 413 or 431. */
    public int status() {
        return status;
    }
}
