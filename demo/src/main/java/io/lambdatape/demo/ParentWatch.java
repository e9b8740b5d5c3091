package io.lambdatape.demo;

import java.io.IOException;
import java.nio.file.Path;

/** A small process that stops a server once this process is gone, however that ended. */
final class ParentWatch implements AutoCloseable {
    /** Waits for its standard input to end, not minding the terminal, then stops the server whose pid file is $0. */
    private static final String STOP_AFTER_PARENT =
            "trap '' INT HUP TERM; cat >/dev/null; [ -f \"$0\" ] && kill -INT \"$(head -n 1 \"$0\")\"";

    private final Process process;

    private ParentWatch(Process process) {
        this.process = process;
    }

    /** @param pidFile what the server deletes when it ends; its first line is the process's id */
    static ParentWatch start(Path pidFile) throws IOException {
        return new ParentWatch(new ProcessBuilder("/bin/sh", "-c", STOP_AFTER_PARENT, pidFile.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Call it when the server has ended. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
