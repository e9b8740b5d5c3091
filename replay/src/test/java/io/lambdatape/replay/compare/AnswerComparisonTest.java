package io.lambdatape.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Payload;
import io.lambdatape.replay.Recordings;
import io.lambdatape.report.Difference;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {
    @Test
    void framingAndHeaderFieldsDoNotMatter() {
        String sized = "HTTP/1.1 200 OK\r\nDate: a\r\nContent-Length: 5\r\n\r\nhello";
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
        assertThat(compare(sized, chunked)).isEmpty();
    }

    @Test
    void jsonIsComparedByValueAndEachPlaceIsNamed() {
        assertThat(json("{\"a\":1,\"b\":[true,null]}", "{ \"b\":[true,null], \"a\":1.00 }"))
                .isEmpty();
        assertThat(json("{\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1,3,4]}}"))
                .extracting(Difference::where, Difference::recorded, Difference::replayed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("$.a.b[1]", "2", "3"),
                        org.assertj.core.groups.Tuple.tuple("$.a.b[2]", "(absent)", "4"));
        assertThat(json("{\"a\":null}", "{}")).hasSize(1);
        assertThat(json("\"1\"", "1")).hasSize(1);
    }

    @Test
    void aRedactedTextEqualsAnyText() {
        assertThat(json("{\"token\":\"k2dqz05a\"}", "{\"token\":\"secret\"}")).isEmpty();
        assertThat(json("{\"token\":\"k2dqz05a\"}", "{\"token\":5}")).hasSize(1);
        assertThat(json("{\"title\":\"k2dqz05a\"}", "{\"title\":\"other\"}")).hasSize(1);
    }

    @Test
    void hugeExponentsAreComparedWithoutHugeWork() {
        assertThat(json("1e999999999", "10e999999998")).isEmpty();
        assertThat(json("1e999999999", "1e-999999999")).hasSize(1);
        assertThat(json("0e999999999", "0")).isEmpty();
    }

    @Test
    void aBodyThatDiffersEverywhereIsOneShortFinding() {
        String before = "[" + "1,".repeat(5000) + "1]";
        String now = "[" + "2,".repeat(5000) + "2]";
        assertThat(json(before, now)).hasSize(JsonDifferences.DIFFERENCES_MAX);
    }

    @Test
    void textIsShownAroundItsFirstDifference() {
        List<Difference> differences = compare(ok("x".repeat(500) + "A"), ok("x".repeat(500) + "B"));
        assertThat(differences).hasSize(1);
        assertThat(differences.getFirst().recorded()).endsWith("xA").hasSizeLessThan(100);
    }

    @Test
    void aTruncatedRecordingIsComparedAsFarAsItGoes() {
        byte[] start = Recordings.bytes("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"a\":");
        Payload recorded = new Payload(start, 600, List.of(), true, 0);
        assertThat(AnswerComparison.compare(recorded, Recordings.bytes(ok("{\"a\":7}"))))
                .isEmpty();
        assertThat(AnswerComparison.compare(recorded, Recordings.bytes(ok("{\"b\":7}"))))
                .hasSize(1);
    }

    @Test
    void withoutARecordedAnswerThereIsNothingToCompare() {
        assertThat(AnswerComparison.comparable(Payload.EMPTY)).isFalse();
        assertThat(AnswerComparison.comparable(Payload.of(Recordings.bytes(ok("1")))))
                .isTrue();
    }

    @Property(tries = 300)
    void anyBytesCanBeCompared(@ForAll byte[] recorded, @ForAll byte[] replayed) {
        AnswerComparison.compare(Payload.of(recorded), replayed);
        assertThat(AnswerComparison.compare(Payload.of(recorded), recorded)).isEmpty();
    }

    private static List<Difference> json(String before, String now) {
        return compare(ok(before), ok(now));
    }

    private static List<Difference> compare(String before, String now) {
        return AnswerComparison.compare(Payload.of(Recordings.bytes(before)), Recordings.bytes(now));
    }

    private static String ok(String body) {
        return Recordings.ok(body);
    }
}
