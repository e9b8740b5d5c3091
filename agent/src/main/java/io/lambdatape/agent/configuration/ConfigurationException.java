package io.lambdatape.agent.configuration;

import java.util.List;

/** A configuration with mistakes, all of them. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each: {@code file:line: what is wrong and the cure}. */
    public List<String> problems() {
        return problems;
    }
}
