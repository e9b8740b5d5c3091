package io.lambdatape.cli.process;

/** The exit statuses that scripts can rely on. */
public final class ExitStatus {
    public static final int DONE = 0;
    /** The answer is "no": a replay that differs, a gap. */
    public static final int NO = 1;

    public static final int WRONG_USAGE = 2;
    /** It could not run: no server, no file, no port. */
    public static final int COULD_NOT_RUN = 3;

    private ExitStatus() {}
}
