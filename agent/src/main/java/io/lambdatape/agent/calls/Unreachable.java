package io.lambdatape.agent.calls;

import io.lambdatape.agent.http.Refusal;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** What the function is told if a target cannot be called: a sentence that names it and the cure. */
final class Unreachable {
    private Unreachable() {}

    static Refusal of(CallTarget target, Throwable cause) {
        String place = target.authority();
        return switch (cause) {
            case UnknownHostException unknown ->
                new Refusal(
                        502,
                        "the name " + target.host() + " is not known where the agent runs: correct the URL, or the"
                                + " name service of that machine",
                        "name_unknown");
            case ConnectTimeoutException timeout ->
                new Refusal(
                        504,
                        place + " did not accept the connection in time: see that it runs and that no firewall drops"
                                + " packets on the way",
                        "connect_timeout");
            case AnswerOverdueException overdue ->
                new Refusal(
                        504,
                        place + " was reached but " + overdue.getMessage()
                                + " while an answer was due: see why it is slow",
                        "answer_timeout");
            case LoopException loop ->
                new Refusal(
                        508,
                        place + " is this proxy itself: correct the URL, or put the host into NO_PROXY",
                        "proxy_loop");
            case NoRouteToHostException noRoute ->
                new Refusal(
                        502,
                        "there is no way to " + place + " from where the agent runs: correct the address",
                        "no_route");
            case ConnectException refused ->
                new Refusal(
                        502,
                        place + " refuses connections: start the server, or correct the port of the URL",
                        "connection_refused");
            default ->
                new Refusal(
                        502,
                        place + " cannot be called (" + cause.getMessage() + "): see that it runs and can be reached",
                        "server_unreachable");
        };
    }
}
