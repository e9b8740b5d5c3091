package io.lambdatape.cli;

/** Ends a command with one sentence on standard error that names the place and the cure. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private Failure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    public static Failure wrongUsage(String message) {
        return new Failure(ExitStatus.WRONG_USAGE, message);
    }

    public static Failure couldNotRun(String message) {
        return new Failure(ExitStatus.COULD_NOT_RUN, message);
    }

    public static Failure no(String message) {
        return new Failure(ExitStatus.NO, message);
    }

    public int exitStatus() {
        return exitStatus;
    }
}
