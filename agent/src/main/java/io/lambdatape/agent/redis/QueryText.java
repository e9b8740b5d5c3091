package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.redis.wire.Arguments;

/**
 * Commands as they could be typed into {@code redis-cli}, one a line, with passwords left out.
 *
 * @param cut whether something else is missing
 * @param secret whether a password was left out, or may stand in what is missing
 */
record QueryText(String text, boolean cut, boolean secret) {
    /** As Redis itself writes it in its logs. */
    static final String REDACTED = "(redacted)";

    /**
     * @param arguments stand before the name
     * @param to is written to and left empty
     */
    static QueryText ofCommand(CommandName name, Arguments arguments, DatabaseOptions options, QuotedText to) {
        Secrets secrets = Secrets.of(name);
        to.begin(options.statementBytesMax());
        boolean cut = write(arguments, secrets, options, to);
        return new QueryText(to.end(), cut, secrets.found() || (cut && secrets.mayHideAnything()));
    }

    /**
     * @param bytes of the commands, as far as they are kept
     * @param commands how many there are; none of them can hold a password
     * @param ends where those end of which something is kept
     * @param to is written to and left empty
     */
    static QueryText ofBatch(byte[] bytes, int commands, int[] ends, DatabaseOptions options, QuotedText to) {
        boolean cut = false;
        int written = 0;
        int start = 0;
        to.begin(options.statementBytesMax());
        while (written < ends.length && !to.isFull()) {
            if (written > 0) {
                to.line();
            }
            int end = ends[written++];
            Arguments arguments = Arguments.of(bytes, start, Math.min(end, bytes.length));
            cut |= write(arguments, Secrets.NONE, options, to);
            start = end;
        }
        if (written < commands) {
            cut = true;
            to.line();
            to.plain("... (" + (commands - written) + " more commands)");
        }
        return new QueryText(to.end(), cut, false);
    }

    /** @return whether something other than passwords is missing */
    private static boolean write(Arguments arguments, Secrets secrets, DatabaseOptions options, QuotedText to) {
        boolean cut = false;
        long written = 0;
        while (written <= options.parametersMax() && !to.isFull() && arguments.next()) {
            if (written > 0) {
                to.space();
            }
            if (secrets.isSecret(arguments)) {
                to.plain(REDACTED);
            } else {
                cut |= to.argument(arguments, options.parameterBytesMax());
            }
            written++;
        }
        if (written < arguments.count()) {
            cut = true;
            to.plain(" ... (" + (arguments.count() - written) + " more arguments)");
        }
        return cut;
    }
}
