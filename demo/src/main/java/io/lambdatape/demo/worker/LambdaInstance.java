package io.lambdatape.demo.worker;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests from its Lambda's queue, one at a time, and has its sandbox answer them. Starts the sandbox at its
 * first request; ends it after a failure, or after being idle for long, and starts another one at the next request.
 */
final class LambdaInstance implements Runnable {
    private final LambdaFunction function;
    private final WorkerContext context;
    private @Nullable Sandbox sandbox;

    LambdaInstance(LambdaFunction function, WorkerContext context) {
        this.function = function;
        this.context = context;
    }

    @Override
    public void run() {
        try {
            while (takeOne()) {
                // Until retired.
            }
        } catch (InterruptedException e) {
            // The worker closes.
            Thread.currentThread().interrupt();
        } finally {
            destroySandbox();
        }
    }

    private boolean takeOne() throws InterruptedException {
        Work work = context.timekeeper().poll(function.queue(), context.limits().idleMax());
        return switch (work) {
            case null -> {
                destroySandbox();
                yield true;
            }
            case Work.Retire retire -> false;
            case Work.Invocation invocation -> {
                serve(invocation);
                yield true;
            }
        };
    }

    private void serve(Work.Invocation invocation) throws InterruptedException {
        HttpResponse response = HttpResponse.text(502, "RoundTrip failed: the worker is shutting down\n");
        try {
            response = answer(invocation.request());
        } finally {
            invocation.answer().complete(response);
        }
    }

    private HttpResponse answer(HttpRequest request) throws InterruptedException {
        Sandbox current = sandbox;
        if (current == null) {
            try (WorkerStats.Stage stage = context.stats().begin("LambdaInstance-WaitSandbox")) {
                current = context.sandboxes().create(function.lambda(), function.code());
                sandbox = current;
            } catch (IOException e) {
                return HttpResponse.text(500, "could not create Sandbox: " + e.getMessage() + "\n");
            }
        }
        return roundTrip(current, request);
    }

    private HttpResponse roundTrip(Sandbox current, HttpRequest request) {
        long began = context.timekeeper().nanos();
        try (WorkerStats.Stage stage = context.stats().begin("LambdaInstance-RoundTrip")) {
            HttpResponse response = current.roundTrip(request, context.limits().runtimeMax(), context.timekeeper());
            function.executed((context.timekeeper().nanos() - began) / 1_000_000);
            return response;
        } catch (IOException e) {
            String reason = goError(request, e);
            context.log()
                    .error(
                            "RoundTrip failed",
                            "lambda",
                            function.lambda().name(),
                            "sandbox",
                            current.id(),
                            "error",
                            reason);
            String state = current.describe();
            destroySandbox();
            return HttpResponse.text(502, "RoundTrip failed: " + reason + "\n\nSandbox State: " + state);
        }
    }

    // As Go's HTTP client words it: Get "http://root/run/x": EOF
    private static String goError(HttpRequest request, IOException e) {
        String method =
                request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
        return method + " \"http://root" + request.target() + "\": " + e.getMessage();
    }

    private void destroySandbox() {
        Sandbox current = sandbox;
        sandbox = null;
        if (current != null) {
            context.sandboxes().destroy(current);
        }
    }
}
