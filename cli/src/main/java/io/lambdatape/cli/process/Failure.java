package io.lambdatape.cli.process;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

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

    /** All mistakes of a configuration at once, one line each. */
    public static Failure wrongConfiguration(List<String> problems) {
        String count = problems.size() == 1 ? "a mistake" : problems.size() + " mistakes";
        return wrongUsage("the configuration has " + count + "\n" + String.join("\n", problems));
    }

    public static Failure couldNotRun(String message) {
        return new Failure(ExitStatus.COULD_NOT_RUN, message);
    }

    /** A configuration file that cannot be read. */
    public static Failure unreadableConfiguration(Path file, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (e instanceof NoSuchFileException) {
            why = "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            why = "access is denied";
        } else if (e instanceof MalformedInputException) {
            why = "it is not UTF-8 text";
        }
        return couldNotRun(
                "cannot read the configuration " + file + " (" + why + "); name a readable file with --config");
    }

    public static Failure no(String message) {
        return new Failure(ExitStatus.NO, message);
    }

    public int exitStatus() {
        return exitStatus;
    }
}
