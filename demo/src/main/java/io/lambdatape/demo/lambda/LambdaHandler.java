package io.lambdatape.demo.lambda;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;

/** A Lambda's code. Has a public constructor without parameters; is called by one thread, one request at a time. */
@FunctionalInterface
public interface LambdaHandler {
    /**
     * Answers a request.
     *
     * @throws Exception is answered with 500 and the stack trace
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
