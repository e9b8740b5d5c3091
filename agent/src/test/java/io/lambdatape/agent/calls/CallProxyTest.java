package io.lambdatape.agent.calls;

import static io.lambdatape.agent.calls.ProxySetting.receive;
import static io.lambdatape.agent.calls.ProxySetting.receiveAll;
import static io.lambdatape.agent.calls.ProxySetting.receiveHead;
import static io.lambdatape.agent.calls.ProxySetting.send;
import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocation;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests with an absolute target, byte by byte. */
class CallProxyTest {
    private static final TraceContext INVOCATION = new TraceContext("1".repeat(32), "2".repeat(16));
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private ProxySetting setting;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        setting = new ProxySetting();
    }

    @AfterEach
    void stop() throws Exception {
        setting.close();
    }

    /** Answers each request without a body so. */
    private int answering(String answer) throws IOException {
        return setting.server(socket -> {
            connections.incrementAndGet();
            for (String head = receiveHead(socket); !head.isEmpty(); head = receiveHead(socket)) {
                requests.add(head);
                send(socket, answer);
            }
        });
    }

    @Test
    void theServerGetsOriginFormWithATraceparentAndNoneOfTheProxysFields() throws Exception {
        int port = answering(OK);
        setting.invocations.opened(INVOCATION, "blog");
        try (Socket client = setting.connect()) {
            send(
                    client,
                    "GET http://127.0.0.1:" + port + "/a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nProxy-Connection: keep-alive\r\nX-One:  1 \r\nProxy-Authorization: Basic c2VjcmV0\r\n"
                            + "Accept: */*\r\n\r\n");
            assertThat(receive(client, OK.length())).isEqualTo(OK);
        }
        setting.eventuallyRecorded(1);
        Exchange call = setting.recorded.getFirst();
        assertThat(requests)
                .containsExactly("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nX-One:  1 \r\nAccept: */*\r\ntraceparent: "
                        + call.id().traceparent() + "\r\n\r\n");
        assertThat(call.kind()).isEqualTo(ExchangeKind.CALL);
        assertThat(call.name()).isEqualTo("GET 127.0.0.1:" + port + "/a");
        assertThat(call.id().traceId()).isEqualTo(INVOCATION.traceId());
        assertThat(call.parent().attribution()).isEqualTo(Attribution.EXCLUSIVE);
        assertThat(call.parent().spanId()).isEqualTo(INVOCATION.spanId());
        assertThat(call.place().lambda()).isEqualTo("blog");
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.attributes().values())
                .containsEntry("http.request.method", "GET")
                .containsEntry("url.full", "http://127.0.0.1:" + port + "/a?b=c")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) port)
                .containsEntry("network.peer.address", "127.0.0.1")
                .containsEntry("network.peer.port", (long) port)
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("http.response.body.size", 2L)
                .doesNotContainKey("error.type");
        assertThat(ProxySetting.response(call)).isEqualTo(OK);
        assertThat(call.timing().startNanos()).isLessThan(call.timing().firstByteNanos());
        assertThat(call.timing().firstByteNanos())
                .isLessThanOrEqualTo(call.timing().endNanos());
    }

    @Test
    void aTraceparentThatIsThereIsKeptAndDecides() throws Exception {
        int port = answering(OK);
        OpenInvocation invocation = setting.invocations.opened(INVOCATION, "blog");
        setting.invocations.opened(new TraceContext("3".repeat(32), "4".repeat(16)), "blog");
        String head = "GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\ntraceparent: "
                + INVOCATION.traceparent() + "\r\n\r\n";
        try (Socket client = setting.connect()) {
            send(client, head);
            receive(client, OK.length());
        }
        setting.eventuallyRecorded(1);
        assertThat(requests).containsExactly(head.replace("http://127.0.0.1:" + port, ""));
        Exchange call = setting.recorded.getFirst();
        assertThat(call.parent().attribution()).isEqualTo(Attribution.TRACEPARENT);
        assertThat(call.parent().spanId()).isEqualTo(INVOCATION.spanId());
        assertThat(invocation.calls()).isEqualTo(1);
        assertThat(invocation.queries()).isZero();
    }

    @Test
    void theTargetsHostGoesOverTheFieldHost() throws Exception {
        int port = answering(OK);
        try (Socket client = setting.connect()) {
            send(client, "GET http://localhost:" + port + " HTTP/1.1\r\nHost: elsewhere\r\n\r\n");
            receive(client, OK.length());
            send(client, "GET http://localhost:" + port + "/ HTTP/1.0\r\nA: b\r\n\r\n");
            receive(client, OK.length());
        }
        assertThat(requests.getFirst()).startsWith("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n");
        assertThat(requests.getFirst()).doesNotContain("elsewhere");
        assertThat(requests.getLast()).contains("A: b\r\nHost: localhost:" + port + "\r\n");
    }

    @Test
    void callsToOneTargetShareAConnectionAndAnotherTargetExchangesIt() throws Exception {
        int one = answering(OK);
        AtomicInteger others = new AtomicInteger();
        int other = setting.server(socket -> {
            others.incrementAndGet();
            for (String head = receiveHead(socket); !head.isEmpty(); head = receiveHead(socket)) {
                send(socket, "HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        try (Socket client = setting.connect()) {
            for (int i = 0; i < 3; i++) {
                send(client, "GET http://127.0.0.1:" + one + "/ HTTP/1.1\r\n\r\n");
                assertThat(receive(client, OK.length())).isEqualTo(OK);
            }
            assertThat(connections.get()).isEqualTo(1);
            send(client, "GET http://127.0.0.1:" + other + "/ HTTP/1.1\r\n\r\n");
            assertThat(receiveHead(client)).startsWith("HTTP/1.1 204");
            send(client, "GET http://127.0.0.1:" + one + "/ HTTP/1.1\r\n\r\n");
            assertThat(receive(client, OK.length())).isEqualTo(OK);
            assertThat(connections.get()).isEqualTo(2);
            assertThat(others.get()).isEqualTo(1);
        }
        setting.eventuallyRecorded(5);
    }

    @Test
    void pipelinedCallsToSeveralTargetsAreAnsweredInOrder() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        int first = setting.server(socket -> {
            receiveHead(socket);
            awaitUninterruptibly(slow);
            send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n");
            receiveHead(socket);
        });
        int second = answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
        String two = "GET http://127.0.0.1:" + second + "/ HTTP/1.1\r\n\r\n";
        try (Socket client = setting.connect()) {
            send(
                    client,
                    "POST http://127.0.0.1:" + first + "/ HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody" + two + two
                            + "GET http://127.0.0.1:" + second + "/last HTTP/1.1\r\nConnection: close\r\n\r\n");
            // The second target is not even connected before the first has answered.
            assertThat(connections.get()).isZero();
            slow.countDown();
            String all = receive(client, 60 + 3 * 41);
            assertThat(all).containsSubsequence("one", "two", "two", "two");
        }
        setting.eventuallyRecorded(4);
        assertThat(setting.recorded)
                .extracting(Exchange::name)
                .containsExactly(
                        "POST 127.0.0.1:" + first + "/",
                        "GET 127.0.0.1:" + second + "/",
                        "GET 127.0.0.1:" + second + "/",
                        "GET 127.0.0.1:" + second + "/last");
        assertThat(connections.get()).isEqualTo(1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("nobody has let it go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void anAnswerThatEndsWithTheConnectionEndsItForTheClientToo() throws Exception {
        int port = setting.server(socket -> {
            receiveHead(socket);
            send(socket, "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        });
        try (Socket client = setting.connect()) {
            send(client, "GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\n\r\n");
            assertThat(receiveAll(client)).isEqualTo("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void whatCannotBeCalledIsASentenceThatNamesTargetAndCure() throws Exception {
        int nobody = setting.server(socket -> {});
        setting.close();
        setting = new ProxySetting();
        assertThat(answerTo("GET http://127.0.0.1:" + nobody + "/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain")
                .contains("127.0.0.1:" + nobody + " refuses connections: start the server");
        assertThat(answerTo("GET http://no-such-host.invalid/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("the name no-such-host.invalid is not known");
        assertThat(answerTo("CONNECT 127.0.0.1:" + nobody + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("refuses connections");
        setting.eventuallyRecorded(3);
        assertThat(setting.recorded)
                .extracting(call -> call.attributes().text("error.type"))
                .containsExactly("connection_refused", "name_unknown", "connection_refused");
        assertThat(setting.recorded).extracting(Exchange::outcome).containsOnly(Outcome.PLATFORM_ERROR);
        setting.eventuallyBalanced();
    }

    @Test
    void aSilentServerIsAGatewayTimeout() throws Exception {
        setting.close();
        setting = new ProxySetting(peers -> Source.UNKNOWN, Duration.ofMillis(200));
        CountDownLatch over = new CountDownLatch(1);
        int port = setting.server(socket -> awaitUninterruptibly(over));
        assertThat(answerTo("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                .contains("127.0.0.1:" + port + " was reached but it sent nothing");
        over.countDown();
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(setting.recorded.getFirst().attributes().text("error.type")).isEqualTo("answer_timeout");
    }

    @Test
    void hostileTargetsAreRefusedAndNeverCalled() throws Exception {
        int own = setting.proxy.localAddress().getPort();
        assertThat(answerTo("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("this is a proxy");
        assertThat(answerTo("GET https://127.0.0.1/ HTTP/1.1\r\n\r\n")).contains("use CONNECT for https");
        assertThat(answerTo("GET http://user:secret@127.0.0.1/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("secret");
        assertThat(answerTo("GET http://127.0.0.1:0/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("GET http://127.0.0.1:99999/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("GET http://a\\b/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("CONNECT example.com HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("PRI * HTTP/2.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("GET http://127.0.0.1:" + own + "/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 508 Loop Detected\r\n")
                .contains("is this proxy itself");
        assertThat(answerTo("CONNECT localhost:" + own + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 508 ");
        setting.eventuallyRecorded(10);
        assertThat(setting.recorded)
                .allSatisfy(call -> assertThat(ProxySetting.request(call)).doesNotContain("secret"));
    }

    private String answerTo(String request) throws IOException {
        try (Socket client = setting.connect()) {
            send(client, request);
            return receiveAll(client);
        }
    }

    @Test
    void anAnswerThatIsNoHttpIsPassedOnAndNothingFollowsIt() throws Exception {
        int rubbish = setting.server(socket -> {
            receiveHead(socket);
            send(socket, "rubbish\r\n\r\nmore");
        });
        int other = answering(OK);
        try (Socket client = setting.connect()) {
            send(
                    client,
                    "GET http://127.0.0.1:" + rubbish + "/ HTTP/1.1\r\n\r\n" + "GET http://127.0.0.1:" + other
                            + "/ HTTP/1.1\r\n\r\n");
            assertThat(receiveAll(client)).isEqualTo("rubbish\r\n\r\nmore");
        }
        setting.eventuallyRecorded(2);
        assertThat(connections.get()).isZero();
        assertThat(setting.proxy.counters().malformedAnswers()).isEqualTo(1);
        assertThat(setting.proxy.counters().opaque()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsReadWaitsForItsOwnerAndIsTiedToItsInvocation() throws Exception {
        CountDownLatch known = new CountDownLatch(1);
        setting.close();
        setting = new ProxySetting(peers -> {
            try {
                awaitUninterruptibly(known);
            } catch (IOException e) {
                return Source.UNKNOWN;
            }
            return new Source("blog", null);
        });
        int port = answering(OK);
        setting.invocations.opened(INVOCATION, "blog");
        setting.invocations.opened(new TraceContext("3".repeat(32), "4".repeat(16)), "other");
        try (Socket client = setting.connect()) {
            send(client, "GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\n\r\n");
            known.countDown();
            assertThat(receive(client, OK.length())).isEqualTo(OK);
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().parent().spanId()).isEqualTo(INVOCATION.spanId());
        assertThat(setting.recorded.getFirst().id().traceId()).isEqualTo(INVOCATION.traceId());
    }
}
