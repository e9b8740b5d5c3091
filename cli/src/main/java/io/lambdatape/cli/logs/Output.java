package io.lambdatape.cli.logs;

import java.io.PrintWriter;

/** Where a command prints; who reads it may leave, as {@code | head} does. */
final class Output {
    private final PrintWriter out;

    Output(PrintWriter out) {
        this.out = out;
    }

    /** The reader has left: no failure, there is just nobody to go on for. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("nobody reads the output any more", null, false, false);
        }
    }

    void line(String text) {
        out.print(text);
        out.print('\n');
        flush();
    }

    private void flush() {
        if (out.checkError()) {
            throw new Closed();
        }
    }
}
