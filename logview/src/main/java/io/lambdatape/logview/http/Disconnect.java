package io.lambdatape.logview.http;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Ends a connection in the middle of an answer, so that the client cannot take what it has for the whole. */
public final class Disconnect {
    private Disconnect() {}

    /**
     * Closes the connection without the end of the answer.
     *
     * @param why for the connection's other users
     */
    public static void now(HttpServletRequest request, Throwable why) {
        ServletContextRequest.getServletContextRequest(request)
                .getServletChannel()
                .getEndPoint()
                .close(why);
    }
}
