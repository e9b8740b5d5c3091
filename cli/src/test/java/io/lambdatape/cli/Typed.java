package io.lambdatape.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;

/** A command as it was typed, and how it ended. */
public record Typed(int status, String out, String err) {
    /** Runs a command in this process until it ends. */
    public static Typed run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = run(out, err, arguments);
        return new Typed(status, out.toString(), err.toString());
    }

    /** The same, printing to somebody who reads while it runs. */
    public static int run(Writer out, Writer err, String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
