package io.lambdatape.demo.worker;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** What waits in a Lambda's queue. */
sealed interface Work {
    /** A request, and where its answer goes. */
    record Invocation(HttpRequest request, CompletableFuture<HttpResponse> answer) implements Work {}

    /** Ends whichever instance takes it. */
    record Retire() implements Work {}
}
