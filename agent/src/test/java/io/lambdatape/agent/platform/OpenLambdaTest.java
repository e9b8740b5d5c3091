package io.lambdatape.agent.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenLambdaTest {
    private final OpenLambda platform = new OpenLambda();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|expected invocation format: /run/<lambda-name>|PLATFORM_ERROR|no_lambda_name",
                "429|lambda function queue is full|PLATFORM_ERROR|queue_full",
                "429|lambda instance queue is full|PLATFORM_ERROR|queue_full",
                "500|lambda \"x\" not found in blob store (bucket=b)|PLATFORM_ERROR|unknown_lambda",
                "500|lambda \"x\" is my own error|ERROR|500",
                "405|HTTP method not allowed. Sent: GET, Allowed: [POST]|PLATFORM_ERROR|method_not_allowed",
                "500|could not create Sandbox: no memory|PLATFORM_ERROR|no_sandbox",
                "502|RoundTrip failed: EOF|PLATFORM_ERROR|sandbox_lost",
                "502|RoundTrip failed: net/http: Client.Timeout exceeded while awaiting headers|TIMEOUT|timeout",
                "500|Traceback (most recent call last):|ERROR|500",
                "404|not here|OK|",
                "200|RoundTrip failed: I only say so|OK|",
                "200|{\"a\":1}reading lambda response failed: unexpected EOF|PLATFORM_ERROR|answer_lost",
                "200|{}reading lambda response failed: Client.Timeout exceeded|TIMEOUT|timeout"
            })
    void tellsTheWorkersErrorsFromTheFunctions(int status, String body, Outcome outcome, String errorType) {
        Verdict verdict = platform.judge(status, answer(status, "", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(verdict).isEqualTo(new Verdict(outcome, errorType));
    }

    @Test
    void readsCompressedErrorsEvenIfTheyAreCutOff() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("RoundTrip failed: EOF\n\nSandbox State: ...".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = answer(502, "Content-Encoding: gzip\r\n", packed.toByteArray());

        assertThat(platform.judge(502, whole).errorType()).isEqualTo("sandbox_lost");
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);
        assertThat(platform.judge(502, cut).outcome()).isIn(Outcome.PLATFORM_ERROR, Outcome.ERROR);
        assertThat(platform.judge(502, new byte[0]).outcome()).isEqualTo(Outcome.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"/run/blog,blog", "/run/blog/,blog", "/run/blog/a/b,blog", "/run/,", "/run,", "/status,", "/runs/x,"})
    void findsTheFunctionInThePath(String path, String lambda) {
        Target target = platform.target("POST", path);

        assertThat(target.lambda()).isEqualTo(lambda);
        assertThat(target.kind()).isEqualTo(lambda == null ? ExchangeKind.OTHER : ExchangeKind.INVOCATION);
        assertThat(target.name()).isEqualTo(lambda == null ? "POST " + path : lambda);
    }

    private static byte[] answer(int status, String fields, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + " x\r\n" + fields + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
