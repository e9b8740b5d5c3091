package io.lambdatape.demo.worker;

import io.lambdatape.demo.lambda.LambdaHandler;
import java.util.List;

/**
 * A Lambda that a worker can run.
 *
 * @param name letters, digits, {@code . - _}
 * @param handler its code
 * @param methods the HTTP methods it takes; empty: all
 */
public record DeployedLambda(String name, Class<? extends LambdaHandler> handler, List<String> methods) {
    static final String NAME_PATTERN = "[A-Za-z0-9.\\-_]+";

    public DeployedLambda {
        if (!name.matches(NAME_PATTERN)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a Lambda: use letters, digits, dot, dash, underscore");
        }
        methods = List.copyOf(methods);
    }

    boolean takes(String method) {
        return methods.isEmpty() || methods.contains(method);
    }
}
