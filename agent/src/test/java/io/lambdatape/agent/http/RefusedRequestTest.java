package io.lambdatape.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.platform.OpenLambda;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedRequestTest {
    private static final String POST = "POST /run/a HTTP/1.1\r\n";
    private final Transcript talk = new Transcript(new OpenLambda());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/3.0\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                POST + "Content-Length: -1\r\n\r\n",
                POST + "Content-Length: 99999999999999999999\r\n\r\n",
                POST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                POST + "Transfer-Encoding: chunked, gzip\r\n\r\n",
                POST + "Transfer-Encoding: xchunked\r\n\r\n",
                POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                POST + "Transfer-Encoding : chunked\r\n\r\n",
                POST + "A: b\r\n folded\r\n\r\n",
                POST + "A: b\rContent-Length: 5\r\n\r\n",
                POST + ": nameless\r\n\r\n"
            })
    void ambiguousRequestsNeverReachTheServer(String request) {
        talk.clientSlowly(request).end();

        assertThat(talk.seenByServer()).isEmpty();
        assertThat(talk.seenByClient())
                .startsWith("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n")
                .contains("\"status\":400,\"detail\":\"");
        assertThat(talk.isClosed()).isTrue();
        assertThat(talk.counters().malformedRequests()).isEqualTo(1);
        assertThat(talk.recorded).singleElement().satisfies(exchange -> {
            assertThat(Transcript.request(exchange)).isEqualTo(request);
            assertThat(exchange.outcome()).isEqualTo(Outcome.PLATFORM_ERROR);
            assertThat(exchange.attributes().text("error.type")).isEqualTo("malformed_request");
        });
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        talk.client("GET /run/a HTTP/1.1\r\n")
                .client(("X: " + "y".repeat(997) + "\r\n").repeat(5))
                .end();

        assertThat(talk.seenByClient()).startsWith("HTTP/1.1 431 ").contains("4096 bytes");
        assertThat(talk.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "3\nabc", "3\r\nabcd", "ffffffffffffffffff\r\n", "\r\n", "0\r\n\rx"})
    void aBrokenChunkEndsTheConnection(String chunk) {
        talk.client(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk).end();

        assertThat(talk.seenByClient()).startsWith("HTTP/1.1 400 ").contains("chunked body");
        assertThat(talk.isClosed()).isTrue();
    }

    @Test
    void earlierRequestsAreAnsweredFirst() {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        talk.client("GET /run/a HTTP/1.1\r\n\r\nbroken\r\n\r\n");
        assertThat(talk.seenByClient()).isEmpty();

        talk.server(ok);
        assertThat(talk.seenByClient()).startsWith(ok + "HTTP/1.1 400 ");
        assertThat(talk.isClosed()).isTrue();
    }

    @Test
    void aServerThatIsDownGivesABadGatewayThatNamesIt() {
        talk.client("GET /run/a HTTP/1.1\r\n\r\n").serverIsUnreachable().end();

        assertThat(talk.seenByClient())
                .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                .contains("127.0.0.1:5001");
        Exchange exchange = talk.recorded.getFirst();
        assertThat(exchange.outcome()).isEqualTo(Outcome.PLATFORM_ERROR);
        assertThat(exchange.attributes().text("error.type")).isEqualTo("server_unreachable");
        assertThat(Transcript.response(exchange)).isEqualTo(talk.seenByClient());
    }

    @Test
    void nothingFollowsARefusedRequestWhenAnEarlierAnswerIsNotUnderstood() {
        talk.client("GET /run/a HTTP/1.1\r\n\r\n")
                .client("nonsense\r\n\r\n")
                .server("HTTP/1.1 101 Switching\r\n\r\n")
                .client("POST /run/b HTTP/1.0\r\n\r\n")
                .end();

        assertThat(Transcript.withoutAdded(talk.seenByServer())).isEqualTo("GET /run/a HTTP/1.1\r\n\r\n");
        assertThat(talk.seenByClient()).isEqualTo("HTTP/1.1 101 Switching\r\n\r\n");
        assertThat(talk.isClosed()).isTrue();
        assertThat(talk.counters().begun()).isEqualTo(talk.counters().recorded());
    }
}
