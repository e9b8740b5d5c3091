package io.lambdatape.recording;

/** How an exchange ended. */
public enum Outcome {
    /** An answer came, and it is not an error. */
    OK,
    /** The function or the database itself answered with an error. */
    ERROR,
    /** The platform answered in the function's place: queue full, unknown function, sandbox lost. */
    PLATFORM_ERROR,
    /** The platform gave up waiting. */
    TIMEOUT,
    /** The connection ended before the answer did. */
    CUT_OFF
}
