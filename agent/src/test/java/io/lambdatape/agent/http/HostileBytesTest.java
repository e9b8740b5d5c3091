package io.lambdatape.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.platform.OpenLambda;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileBytesTest {
    private static final List<String> WORDS = List.of(
            "GET /run/a HTTP/1.1\r\n",
            "POST /run/b HTTP/1.0\r\n",
            "CONNECT x HTTP/1.1\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 100 Continue\r\n",
            "HTTP/1.1 101 Switching\r\n",
            "HTTP/1.1 204 \r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Upgrade: x\r\n",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n",
            "\r\n",
            "\n",
            "\r",
            "3\r\nabc\r\n",
            "0\r\n\r\n",
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

    @Property(tries = 2000)
    void neverThrowsAndNeverLosesABytes(@ForAll("conversations") List<Piece> pieces) {
        Transcript talk = new Transcript(new OpenLambda());
        StringBuilder fromClient = new StringBuilder();
        StringBuilder fromServer = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.fromClient()) {
                talk.client(piece.text());
                fromClient.append(piece.text());
            } else if (!talk.isClosed()) {
                talk.server(piece.text());
                fromServer.append(piece.text());
            }
        }
        boolean refused = talk.counters().malformedRequests() > 0;
        if (!refused) {
            talk.clientFinishes();
            assertThat(Transcript.withoutAdded(talk.seenByServer()))
                    .isEqualTo(Transcript.withoutAdded(fromClient.toString()));
            assertThat(talk.seenByClient()).isEqualTo(fromServer.toString());
        } else {
            assertThat(talk.seenByClient()).startsWith(fromServer.toString());
            assertThat(Transcript.withoutAdded(fromClient.toString()))
                    .startsWith(Transcript.withoutAdded(talk.seenByServer()));
        }
        talk.end();
        assertThat(talk.counters().begun()).isEqualTo(talk.counters().recorded());
        assertThat(talk.invocations.openNow()).isEmpty();
    }

    @Property(tries = 2000)
    void aRequestIsFoundWhereverItIsSplit(
            @ForAll List<@net.jqwik.api.constraints.IntRange(min = 1, max = 40) Integer> cuts) {
        String requests = "POST /run/a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
                + "POST /run/b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + "GET /run/c HTTP/1.1\r\n\r\n";
        byte[] bytes = requests.getBytes(StandardCharsets.ISO_8859_1);
        Transcript talk = new Transcript(new OpenLambda());
        int at = 0;
        for (int cut : cuts) {
            int to = Math.min(bytes.length, at + cut);
            talk.client(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        talk.client(Arrays.copyOfRange(bytes, at, bytes.length)).end();

        assertThat(talk.recorded)
                .extracting(exchange -> exchange.place().lambda())
                .containsExactly("a", "b", "c");
        assertThat(Transcript.withoutAdded(talk.seenByServer())).isEqualTo(requests);
    }
}
