package io.lambdatape.demo.lambda;

import io.lambdatape.demo.http.HttpRequest;
import java.util.List;

/** What stands behind {@code /run/<lambda>/} in a request's path. */
record Route(String method, List<String> segments) {
    static Route of(HttpRequest request) {
        List<String> all = List.of(request.path().split("/"));
        // "", "run", the Lambda's name, and then the Lambda's own.
        return new Route(request.method(), all.size() > 3 ? all.subList(3, all.size()) : List.of());
    }

    boolean is(String wanted, int length) {
        return method.equals(wanted) && segments.size() == length;
    }

    /** A segment as a number; -1 if it is none. */
    int number(int index) {
        String segment = segments.get(index);
        return segment.matches("[0-9]{1,9}") ? Integer.parseInt(segment) : -1;
    }
}
