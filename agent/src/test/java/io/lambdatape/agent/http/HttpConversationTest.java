package io.lambdatape.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.platform.OpenLambda;
import io.lambdatape.agent.platform.PlainHttp;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // the line breaks are what matters
class HttpConversationTest {
    private static final String GET = "GET /run/blog/a?b=c HTTP/1.1\r\nHost: h\r\nUser-Agent: test\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final Transcript talk = new Transcript(new OpenLambda());

    @Test
    void recordsExactlyWhatTheClientSentAndWithWhatItIsDescribed() {
        talk.client(GET).server(OK).end();

        Exchange exchange = talk.recorded.getFirst();
        assertThat(Transcript.request(exchange)).isEqualTo(GET);
        assertThat(Transcript.response(exchange)).isEqualTo(OK);
        assertThat(exchange.kind()).isEqualTo(ExchangeKind.INVOCATION);
        assertThat(exchange.name()).isEqualTo("blog");
        assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
        assertThat(exchange.timing().startNanos()).isEqualTo(1);
        assertThat(exchange.timing().firstByteNanos()).isEqualTo(2);
        assertThat(exchange.timing().endNanos()).isEqualTo(3);
        assertThat(exchange.attributes().values())
                .containsEntry("http.request.method", "GET")
                .containsEntry("url.path", "/run/blog/a")
                .containsEntry("url.query", "b=c")
                .containsEntry("url.scheme", "http")
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("http.response.body.size", 2L)
                .containsEntry("server.port", 5000L)
                .containsEntry("client.port", 40000L)
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("user_agent.original", "test")
                .containsEntry("faas.trigger", "http")
                .containsEntry("lambdatape.queries", 0L)
                .doesNotContainKey("error.type");
    }

    @Test
    void addsATraceparentAsTheLastFieldAndNothingElse() {
        talk.client(GET);

        assertThat(talk.seenByServer())
                .isEqualTo(GET.substring(0, GET.length() - 2) + "traceparent: "
                        + talk.seenByServer().replaceAll("(?s).*traceparent: (\\S+)\r\n.*", "$1") + "\r\n\r\n");
        assertThat(Transcript.withoutAdded(talk.seenByServer())).isEqualTo(GET);
    }

    @Test
    void takesAValidTraceparentAsTheParentAndPassesItOnUnchanged() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String request = "GET /run/blog HTTP/1.1\r\nTraceParent: 00-" + trace + "-b7ad6b7169203331-01\r\n\r\n";
        talk.client(request).server(OK).end();

        Exchange exchange = talk.recorded.getFirst();
        assertThat(talk.seenByServer()).isEqualTo(request);
        assertThat(exchange.id().traceId()).isEqualTo(trace);
        assertThat(exchange.parent().spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(exchange.parent().attribution()).isEqualTo(Attribution.TRACEPARENT);
    }

    @Test
    void leavesAnInvalidTraceparentAloneAndBeginsATrace() {
        String request = "GET /run/blog HTTP/1.1\r\ntraceparent: nonsense\r\n\r\n";
        talk.client(request).server(OK).end();

        assertThat(talk.seenByServer()).isEqualTo(request);
        assertThat(talk.recorded.getFirst().parent().attribution()).isEqualTo(Attribution.NONE);
    }

    @ParameterizedTest
    @CsvSource({"http://h:80/run/a?x=1,/run/a?x=1", "http://h,/", "http://h?x,/?x", "*,*", "/run/a://b,/run/a://b"})
    void turnsAbsoluteTargetsIntoOriginForm(String sent, String forwarded) {
        talk.client("GET " + sent + " HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(talk.seenByServer()).startsWith("GET " + forwarded + " HTTP/1.1\r\nHost: h\r\n");
    }

    @Test
    void closesTheInvocationBeforeTheClientSeesTheLastByte() {
        talk.client(GET).server(OK.substring(0, OK.length() - 1)).server("i");

        assertThat(talk.openWhenSent).containsExactly(1, 0);
    }

    @Test
    void pairsPipelinedRequestsInOrder() {
        talk.client(GET + GET.replace("blog", "tickets") + GET.replace("blog", "third"))
                .server(OK + OK.replace("hi", "yo"))
                .server(OK)
                .end();

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("blog", "tickets", "third");
        assertThat(Transcript.response(talk.recorded.get(1))).endsWith("yo");
        assertThat(Transcript.withoutAdded(talk.seenByServer()))
                .isEqualTo(GET + GET.replace("blog", "tickets") + GET.replace("blog", "third"));
    }

    @Test
    void findsEveryBoundaryWhateverThePieces() {
        String post = "POST /run/blog HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        String chunked = "POST /run/blog HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n";
        String chunkedAnswer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nTrailer: x\r\n\r\n";
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        talk.clientSlowly(post + chunked + GET)
                .serverSlowly(interim + OK + chunkedAnswer + "HTTP/1.1 204 No Content\r\n\r\n")
                .end();

        assertThat(talk.recorded).extracting(Transcript::request).containsExactly(post, chunked, GET);
        assertThat(talk.recorded)
                .extracting(Transcript::response)
                .containsExactly(interim + OK, chunkedAnswer, "HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(talk.recorded).allMatch(exchange -> exchange.outcome() == Outcome.OK);
        assertThat(talk.recorded.get(1).attributes().number("http.request.body.size"))
                .isEqualTo(13L);
        assertThat(Transcript.withoutAdded(talk.seenByServer())).isEqualTo(post + chunked + GET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"})
    void knowsAnswersThatNeverHaveABody(String answer) {
        talk.client(GET + GET).server(answer + answer).end();

        assertThat(talk.recorded).extracting(Transcript::response).containsExactly(answer, answer);
    }

    @Test
    void knowsThatTheAnswerToHeadHasNoBody() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
        talk.client(GET.replace("GET", "HEAD") + GET).server(head + OK).end();

        assertThat(talk.recorded).extracting(Transcript::response).containsExactly(head, OK);
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() {
        talk.client(GET).server("HTTP/1.0 200 OK\r\n\r\nabc").server("def").serverFinishes();

        assertThat(talk.recorded).singleElement().satisfies(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
            assertThat(Transcript.response(exchange)).endsWith("\r\n\r\nabcdef");
        });
    }

    @Test
    void anAnswerThatEndsTooSoonIsCutOff() {
        talk.client(GET + GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
                .serverFinishes();

        assertThat(talk.recorded).extracting(Exchange::outcome).containsExactly(Outcome.CUT_OFF, Outcome.CUT_OFF);
        assertThat(talk.recorded.getFirst().attributes().text("error.type")).isEqualTo("cut_off");
        assertThat(talk.invocations.openNow()).isEmpty();
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequestIsRecordedWithTheWholeRequest() {
        talk.client("POST /run/a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nab")
                .server("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.recorded).isEmpty();

        talk.client("cd" + GET).server(OK).end();
        assertThat(talk.recorded).hasSize(2);
        assertThat(Transcript.request(talk.recorded.getFirst())).endsWith("abcd");
        assertThat(talk.recorded.getFirst().outcome()).isEqualTo(Outcome.OK);
    }

    @ParameterizedTest
    @CsvSource({"GET /run/a,Upgrade: websocket,101 Switching", "CONNECT db:5432,Host: db,200 OK"})
    void afterAnUpgradeBytesPassUnread(String line, String field, String status) {
        talk.client(line + " HTTP/1.1\r\n" + field + "\r\n\r\n\0early")
                .server("HTTP/1.1 " + status + "\r\n\r\n\1\2")
                .client("\3\4")
                .server("\5")
                .end();

        assertThat(talk.seenByServer()).endsWith("\r\n\r\n\0early\3\4");
        assertThat(talk.seenByClient()).endsWith("\r\n\r\n\1\2\5");
        assertThat(talk.recorded).hasSize(1);
        assertThat(talk.counters().upgraded()).isEqualTo(1);
    }

    @Test
    void aDeclinedUpgradeLeavesHttpAsItWas() {
        talk.client("GET /run/a HTTP/1.1\r\nUpgrade: h2c\r\n\r\n" + GET)
                .server(OK)
                .server(OK)
                .end();

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("a", "blog");
    }

    @Test
    void aRequestMayBeTheLastThingAClientSends() {
        talk.client(GET).clientFinishes().server(OK).serverFinishes().end();

        assertThat(talk.recorded).singleElement().extracting(Exchange::outcome).isEqualTo(Outcome.OK);
    }

    @Test
    void recordsNoMoreOfABodyThanAllowedAndPassesAllOfIt() {
        Transcript small = new Transcript(new OpenLambda(), new HttpOptions("w", 10, 4096, 16));
        String body = "x".repeat(10_000);
        small.client(GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + body)
                .end();

        assertThat(small.seenByClient()).endsWith(body);
        assertThat(small.recorded.getFirst().response().truncated()).isTrue();
        assertThat(small.recorded.getFirst().response().length()).isEqualTo(10_000 + 42);
    }

    @Test
    void requestsToTheWorkerItselfAreNoInvocations() {
        talk.client("GET /status HTTP/1.1\r\n\r\n").server(OK).end();

        assertThat(talk.seenByServer()).isEqualTo("GET /status HTTP/1.1\r\n\r\n");
        assertThat(talk.recorded.getFirst().kind()).isEqualTo(ExchangeKind.OTHER);
        assertThat(talk.recorded.getFirst().attributes().values()).doesNotContainKey("faas.trigger");
    }

    @Test
    void onAPlainServerEveryRequestIsAnInvocation() {
        Transcript plain = new Transcript(new PlainHttp());
        plain.client("GET /status HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                .end();

        Exchange exchange = plain.recorded.getFirst();
        assertThat(exchange.kind()).isEqualTo(ExchangeKind.INVOCATION);
        assertThat(exchange.name()).isEqualTo("GET /status");
        assertThat(exchange.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(exchange.attributes().text("error.type")).isEqualTo("503");
    }

    @Test
    void anAnswerThatNobodyUnderstandsStillReachesTheClient() {
        talk.client(GET)
                .server("SSH-2.0-OpenSSH\r\n\r\n")
                .client("more")
                .server("and more")
                .end();

        assertThat(talk.seenByClient()).isEqualTo("SSH-2.0-OpenSSH\r\n\r\nand more");
        assertThat(talk.seenByServer()).endsWith("more");
        assertThat(talk.counters().malformedResponses()).isEqualTo(1);
        assertThat(talk.recorded.getFirst().attributes().text("error.type")).isEqualTo("malformed_response");
    }

    @Test
    void http2WithPriorKnowledgePassesUnread() {
        talk.clientSlowly("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").server("\0\0\6").end();

        assertThat(talk.seenByServer()).isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(talk.seenByClient()).isEqualTo("\0\0\6");
        assertThat(talk.counters().opaque()).isEqualTo(1);
    }

    @Test
    void whatWasBegunIsRecordedOrOpen() {
        talk.client(GET + GET).server(OK);
        assertThat(talk.counters().begun()).isEqualTo(2);
        assertThat(talk.counters().recorded()).isEqualTo(1);

        talk.client("broken\r\n\r\n").end();
        HttpCounters counters = talk.counters();
        assertThat(counters.begun()).isEqualTo(3).isEqualTo(counters.recorded());
        assertThat(counters.recorded()).isEqualTo(talk.recorded.size());
        assertThat(counters.ended(Outcome.OK)).isEqualTo(1);
        assertThat(counters.ended(Outcome.CUT_OFF)).isEqualTo(2);
        assertThat(counters.malformedRequests()).isEqualTo(1);
        assertThat(List.of(counters.opaque(), counters.upgraded(), counters.malformedResponses()))
                .containsOnly(0L);
    }
}
