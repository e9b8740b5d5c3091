package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.redis.wire.Arguments;

/**
 * A command as it could be typed into {@code redis-cli}, with passwords left out.
 *
 * @param cut whether something else is missing
 * @param secret whether a password was left out, or may stand in what is missing
 */
record CommandText(String text, boolean cut, boolean secret) {
    /** As Redis itself writes it in its logs. */
    static final String REDACTED = "(redacted)";

    /**
     * @param to is written to and left empty
     * @param arguments stand before the name
     */
    static CommandText of(CommandName name, Arguments arguments, DatabaseOptions options, QuotedText to) {
        Secrets secrets = Secrets.of(name);
        boolean secret = false;
        boolean cut = false;
        long written = 0;
        to.begin(options.statementBytesMax());
        while (written <= options.parametersMax() && !to.isFull() && arguments.next()) {
            if (written > 0) {
                to.space();
            }
            if (secrets.isSecret(arguments)) {
                to.plain(REDACTED);
                secret = true;
            } else {
                cut |= to.argument(arguments, options.parameterBytesMax());
            }
            written++;
        }
        if (written < arguments.count()) {
            cut = true;
            to.plain(" ... (" + (arguments.count() - written) + " more arguments)");
        }
        return new CommandText(to.end(), cut, secret || (cut && secrets.mayHideAnything()));
    }
}
