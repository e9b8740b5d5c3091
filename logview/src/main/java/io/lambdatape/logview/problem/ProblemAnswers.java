package io.lambdatape.logview.problem;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import io.lambdatape.logview.json.Json;
import io.lambdatape.store.InvalidQueryException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request into a problem. */
public final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final String UI_METHODS = "GET, HEAD";

    private ProblemAnswers() {}

    /** Registers the answers to all exceptions. */
    public static void register(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.routes.exception(ProblemException.class, (e, context) -> write(context, e.problem()));
        config.routes.exception(InvalidQueryException.class, (e, context) -> write(context, invalidQuery(e)));
        config.routes.exception(MethodNotAllowedResponse.class, ProblemAnswers::methodNotAllowed);
        config.routes.exception(NotFoundResponse.class, (e, context) -> notFound(context));
        config.routes.exception(HttpResponseException.class, (e, context) -> write(context, other(e)));
        config.routes.exception(Exception.class, (e, context) -> write(context, unexpected(e)));
        config.router.javaLangErrorHandler((response, error) -> writePlainly(response, unexpected(error)));
    }

    /** Writes a problem as the answer. */
    public static void write(Context context, Problem problem) {
        context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(Json.bytes(problem));
        if (problem.status() == ProblemType.TOO_MANY_AT_ONCE.status()) {
            context.header(Header.RETRY_AFTER, "1");
        }
    }

    private static Problem invalidQuery(InvalidQueryException e) {
        return Problem.of(ProblemType.INVALID_QUERY, sentence(e)).at("query").atPosition(e.position());
    }

    private static void methodNotAllowed(MethodNotAllowedResponse e, Context context) {
        String allowed = e.getDetails().getOrDefault("availableMethods", UI_METHODS);
        refuseMethod(context, allowed);
    }

    private static void notFound(Context context) {
        boolean api = context.path().equals("/api") || context.path().startsWith("/api/");
        boolean reads =
                context.method().equals(HandlerType.GET) || context.method().equals(HandlerType.HEAD);
        if (!api && !reads) {
            refuseMethod(context, UI_METHODS);
            return;
        }
        String cure = api ? "the endpoints are listed at /api/v1/openapi.json" : "start at /";
        write(context, Problem.of(ProblemType.NOT_FOUND, "there is nothing at " + shown(context.path()) + "; " + cure));
    }

    private static void refuseMethod(Context context, String allowed) {
        context.header(Header.ALLOW, allowed);
        String detail = context.method() + " is not possible at " + shown(context.path()) + "; use " + allowed;
        write(context, Problem.of(ProblemType.METHOD_NOT_ALLOWED, detail));
    }

    private static Problem other(HttpResponseException e) {
        return Problem.ofStatus(e.getStatus(), "Refused", sentence(e));
    }

    private static Problem unexpected(Throwable failure) {
        String reference = UUID.randomUUID().toString();
        if (failure instanceof EofException) {
            LOG.debug("the client hung up, reference {}", reference);
        } else {
            LOG.error("a request failed, reference {}", reference, failure);
        }
        String detail = "the server failed to answer; look for reference " + reference + " in its log";
        return Problem.of(ProblemType.UNEXPECTED_FAILURE, detail).withReference(reference);
    }

    // Beneath Javalin, where there is no context left.
    private static void writePlainly(HttpServletResponse response, Problem problem) {
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            response.getOutputStream().write(Json.bytes(problem));
        } catch (IOException e) {
            LOG.debug("the client hung up", e);
        }
    }

    private static String sentence(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? "the request cannot be answered as it is" : message;
    }

    /** Somebody's text within a sentence: short, and without control characters. */
    public static String shown(String text) {
        int textCharsMax = 120;
        String cut = text.length() > textCharsMax ? text.substring(0, textCharsMax) + "…" : text;
        String printable = cut.replaceAll("\\p{Cntrl}", "?");
        return "'" + new String(printable.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + "'";
    }
}
