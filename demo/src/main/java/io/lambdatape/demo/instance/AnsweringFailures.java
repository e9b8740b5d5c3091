package io.lambdatape.demo.instance;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import io.lambdatape.demo.http.HttpServer;
import io.lambdatape.demo.lambda.LambdaHandler;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A Lambda that throws is answered with 500 and the stack trace as text; every answer closes the connection. */
final class AnsweringFailures implements HttpServer.Handler {
    private final LambdaHandler handler;

    AnsweringFailures(LambdaHandler handler) {
        this.handler = handler;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return answer(request).with("Connection", "close");
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            return HttpResponse.text(500, trace.toString());
        }
    }
}
