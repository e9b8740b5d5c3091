package io.lambdatape.demo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
    private static final String SIZED = "POST /run/x/a?b=%20c HTTP/1.1\r\nHost: w\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "POST /run/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n";

    @Test
    void readsRequestsOneAfterTheOther() throws IOException {
        HttpConnection connection = connection(SIZED + CHUNKED + "GET / HTTP/1.1\r\n\r\n", new ByteArrayOutputStream());

        HttpRequest first = next(connection);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.target()).isEqualTo("/run/x/a?b=%20c");
        assertThat(first.path()).isEqualTo("/run/x/a");
        assertThat(first.parameter("b")).isEqualTo(" c");
        assertThat(first.header("host")).isEqualTo("w");
        assertThat(first.body()).asString().isEqualTo("hello");
        HttpRequest second = next(connection);
        assertThat(second.body()).asString().isEqualTo("hello");
        assertThat(second.header("Transfer-Encoding")).isNull();
        assertThat(next(connection).body()).isEmpty();
        assertThat(connection.readRequest()).isNull();
    }

    @Test
    void doesNotCareHowTheBytesArrive() throws IOException {
        for (String message : new String[] {SIZED, CHUNKED}) {
            InputStream oneByOne = new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return super.read(buffer, offset, Math.min(1, length));
                }
            };
            assertThat(next(new HttpConnection(oneByOne, new ByteArrayOutputStream()))
                            .body())
                    .asString()
                    .isEqualTo("hello");
        }
    }

    @Test
    void tellsATornMessageFromAnEnd() {
        for (String message : new String[] {SIZED, CHUNKED}) {
            for (int cut = 1; cut < message.length(); cut++) {
                String torn = message.substring(0, cut);
                assertThatThrownBy(() ->
                                connection(torn, new ByteArrayOutputStream()).readRequest())
                        .as(torn)
                        .isInstanceOf(EOFException.class);
            }
        }
    }

    @Test
    void refusesWhatIsAboveALimit() {
        assertRefused("GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413);
        assertRefused("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400);
        assertRefused("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400);
        assertRefused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413);
        assertRefused("GET / HTTP/1.1\r\nX: " + "x".repeat(MessageReader.HEAD_BYTES_MAX), 431);
        assertRefused("GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400);
        assertRefused("nonsense\r\n\r\n", 400);
    }

    @Property(tries = 300)
    void meetsGarbageWithAnIoErrorOnly(@ForAll byte[] garbage) {
        try {
            new HttpConnection(new ByteArrayInputStream(garbage), new ByteArrayOutputStream()).readRequest();
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void saysContinueOnlyWhenItIsAsked() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        next(connection("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", out));
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        out.reset();
        next(connection(SIZED, out));
        assertThat(out.size()).isZero();
    }

    @Test
    void answersHeadWithTheLengthAndWithoutTheBody() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpConnection connection = connection("HEAD / HTTP/1.1\r\n\r\n", out);
        connection.write(next(connection), HttpResponse.text(200, "hello"));
        assertThat(out.toString(StandardCharsets.US_ASCII)).endsWith("Content-Length: 5\r\n\r\n");
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpRequest request = next(connection(SIZED, out));
        new HttpConnection(InputStream.nullInputStream(), out).write(request);
        HttpRequest again = next(connection(out.toString(StandardCharsets.ISO_8859_1), new ByteArrayOutputStream()));
        assertThat(again.target()).isEqualTo(request.target());
        assertThat(again.body()).isEqualTo(request.body());
        assertThat(again.headers()).containsExactlyInAnyOrderElementsOf(request.headers());
    }

    private static void assertRefused(String message, int status) {
        assertThatThrownBy(
                        () -> connection(message, new ByteArrayOutputStream()).readRequest())
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.status()).isEqualTo(status));
    }

    private static HttpConnection connection(String bytes, ByteArrayOutputStream out) {
        return new HttpConnection(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)), out);
    }

    private static HttpRequest next(HttpConnection connection) throws IOException {
        @Nullable HttpRequest request = connection.readRequest();
        if (request == null) {
            throw new AssertionError("no request");
        }
        return request;
    }
}
