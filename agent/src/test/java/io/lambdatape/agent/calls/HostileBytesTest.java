package io.lambdatape.agent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HostileBytesTest {
    private static final List<String> WORDS = List.of(
            "GET http://a/x HTTP/1.1\r\n",
            "POST http://b:81 HTTP/1.0\r\n",
            "GET http://u:p@a/ HTTP/1.1\r\n",
            "GET HTTP://[::1]:9/?q HTTP/1.1\r\n",
            "GET https://a/ HTTP/1.1\r\n",
            "GET /x HTTP/1.1\r\n",
            "CONNECT a:443 HTTP/1.1\r\n",
            "CONNECT a HTTP/1.1\r\n",
            "PRI * HTTP/2.0\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 100 Continue\r\n",
            "HTTP/1.1 101 Switching\r\n",
            "HTTP/1.1 204 \r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Upgrade: x\r\n",
            "Host: h\r\n",
            "Proxy-Authorization: Basic c2VjcmV0\r\n",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n",
            "\r\n",
            "\n",
            "\r",
            "3\r\nabc\r\n",
            "0\r\n\r\n",
            "\u0016\u0003\u0001\u0000",
            "\0\u00ff\u0080",
            "abc");

    /** A piece of the conversation and who sent it. */
    record Piece(boolean fromClient, String text) {}

    @Provide
    Arbitrary<List<Piece>> conversations() {
        Arbitrary<String> word = Arbitraries.of(WORDS).list().ofMaxSize(5).map(words -> String.join("", words));
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20);
        Arbitrary<Piece> piece = Arbitraries.oneOf(word, noise)
                .flatMap(text -> Arbitraries.of(true, false).map(client -> new Piece(client, text)));
        return piece.list().ofMaxSize(12);
    }

    @Property(tries = 3000)
    void neverThrowsAndWhatServersSayReachesTheClientUnchanged(@ForAll("conversations") List<Piece> pieces) {
        CallTranscript talk = new CallTranscript();
        StringBuilder fromServer = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.fromClient()) {
                talk.client(piece.text());
            } else if (talk.open() > 0 || talk.passing) {
                // Nobody but a server that was called, or the other end of a tunnel, can speak.
                if (!talk.closed) {
                    fromServer.append(piece.text());
                }
                talk.server(piece.text());
            }
        }
        talk.end();
        String received = talk.received.toString().replace("HTTP/1.1 200 Connection established\r\n\r\n", "");
        assertThat(received).startsWith(fromServer.toString());
        // What the agent itself has added is a refusal, the last that a client gets.
        assertThat(received.substring(fromServer.length()))
                .matches("(?s)|HTTP/1\\.1 (400|431|502) .*lambdatape agent: .*");
        assertThat(talk.counters.begun()).isEqualTo(talk.counters.recorded() + talk.counters.tunnels());
        assertThat(talk.recorded).hasSize((int) (talk.counters.recorded() + talk.counters.tunnelsRecorded()));
    }

    @Property(tries = 3000)
    void noSecretOfTheProxyReachesAServer(@ForAll("conversations") List<Piece> pieces) {
        CallTranscript talk = new CallTranscript();
        pieces.stream().filter(Piece::fromClient).forEach(piece -> talk.client(piece.text()));
        talk.end();
        assertThat(talk.sent).allSatisfy(sent -> {
            String text = sent.toString();
            boolean tunnel = text.startsWith("a:443 ");
            int head = text.indexOf("\r\n\r\n");
            if (!tunnel && head > 0) {
                // A field of another name, "abcProxy-Authorization" say, is not the proxy's.
                assertThat(text.substring(0, head).lines())
                        .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization"));
                assertThat(text).doesNotContain("http://");
            }
        });
    }

    @Property(tries = 1000)
    void callsAreFoundAndSentToTheirTargetsWhereverTheyAreSplit(
            @ForAll List<@IntRange(min = 1, max = 60) Integer> cuts) {
        byte[] bytes = ("POST http://a/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                        + "POST http://b:81/2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                        + "GET http://a HTTP/1.1\r\nProxy-Connection: close\r\nhost: A\r\n\r\n"
                        + "CONNECT c:443 HTTP/1.1\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(played(split(bytes, cuts))).isEqualTo(played(List.of(bytes)));
        CallTranscript whole = new CallTranscript();
        whole.client(bytes);
        assertThat(whole.sent.stream().map(HostileBytesTest::withoutAdded))
                .containsExactly(
                        "a:80 POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                        "b:81 POST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: b:81\r\n\r\n"
                                + "3\r\nabc\r\n0\r\n\r\n",
                        "a:80 GET / HTTP/1.1\r\nhost: A\r\n\r\n",
                        "c:443 ");
    }

    private static List<byte[]> split(byte[] bytes, List<Integer> cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int cut : cuts) {
            int to = Math.min(bytes.length, at + cut);
            pieces.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        pieces.add(Arrays.copyOfRange(bytes, at, bytes.length));
        return pieces;
    }

    private static List<String> played(List<byte[]> pieces) {
        CallTranscript talk = new CallTranscript();
        pieces.forEach(talk::client);
        talk.server(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 204 \r\n\r\nHTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n");
        talk.end();
        Stream<String> sent = talk.sent.stream().map(HostileBytesTest::withoutAdded);
        Stream<String> recorded = talk.recorded.stream().map(HostileBytesTest::told);
        return Stream.of(sent, recorded, Stream.of(talk.received.toString()))
                .flatMap(all -> all)
                .toList();
    }

    private static String told(Exchange call) {
        return call.name() + " " + call.outcome() + " "
                + new String(call.request().bytes(), StandardCharsets.ISO_8859_1)
                + call.attributes().number("http.response.status_code");
    }

    private static String withoutAdded(StringBuilder request) {
        return request.toString().replaceAll("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n", "");
    }
}
