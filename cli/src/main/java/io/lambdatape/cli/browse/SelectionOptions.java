package io.lambdatape.cli.browse;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A query and a range of time, shared by all commands that select something. */
public final class SelectionOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "QUERY",
            defaultValue = "",
            description = "What to look for, like 'lambda:blog AND level:error \"timed out\"' (default: everything).")
    private String query = "";

    @Option(
            names = "--since",
            paramLabel = "T",
            defaultValue = "15m",
            description = "From when on: how long ago (15m, 2h, 7d) or a time (default: ${DEFAULT-VALUE}).")
    private String since = "15m";

    @Option(
            names = "--until",
            paramLabel = "T",
            defaultValue = "",
            description = "Up to when, written like --since (default: now).")
    private String until = "";

    public String query() {
        return query;
    }

    /** Whether an end was given. */
    public boolean hasEnd() {
        return !until.isEmpty();
    }

    /** The API's parameters for this selection. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", query);
        parameters.put("start", since);
        parameters.put("end", until);
        return parameters;
    }
}
