package io.lambdatape.recording.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Samples;
import io.lambdatape.recording.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OtlpRoundTripTest {
    @Test
    void everyKindOfRecordComesBackAsItWas() throws MalformedOtlpException {
        List<Recorded> records = List.of(
                Samples.invocation(7),
                Samples.query(8),
                new PayloadPart(Samples.origin(9), Samples.INVOCATION_ID, Side.RESPONSE, 3, new byte[] {0, 1, -1}),
                Samples.line(10, "hello"),
                new Gap(Samples.origin(11), 42, Gap.Reason.SPOOL_FULL, 5, "5 records did not fit"),
                new AgentReport(Origin.unnumbered("worker-1"), "6f1d3c1e-run", 43, Map.of(AgentReport.TAKEN, 5L)));
        for (Recorded record : records) {
            OtlpRecord encoded = OtlpEncoder.encode(record);
            assertThat(OtlpDecoder.decode(encoded.topic(), encoded.value())).containsExactly(record);
        }
    }

    @Test
    void linesOfOneSourceShareARecordAndKeepTheirOrderAndNumbers() throws MalformedOtlpException {
        List<LogLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(Samples.line(i, "line " + i));
        }
        OtlpRecord encoded = OtlpEncoder.encode(lines);
        assertThat(OtlpDecoder.decodeLogs(encoded.value())).containsExactlyElementsOf(lines);
    }

    @Test
    void partsAndTheirExchangeHaveTheSameKeySoThatTheyStayInOrder() {
        PayloadPart part = new PayloadPart(Samples.origin(1), Samples.INVOCATION_ID, Side.REQUEST, 0, new byte[1]);
        assertThat(OtlpEncoder.encode(part).key())
                .isEqualTo(OtlpEncoder.encode(Samples.invocation(2)).key());
    }

    @Test
    void aNumberedRunWithoutANumberIsMalformed() {
        byte[] value = OtlpEncoder.encode(Samples.line(3, "x").withOrigin(new Origin("worker-1", "run-1", -1)))
                .value();
        assertThatThrownBy(() -> OtlpDecoder.decodeLogs(value))
                .isInstanceOf(MalformedOtlpException.class)
                .hasMessageContaining("lambdatape.sequence");
    }

    @Property(tries = 500)
    void garbageIsMalformedAndNothingElse(@ForAll byte[] garbage) {
        for (String topic : List.of(OtlpRecord.SPANS, OtlpRecord.LOGS)) {
            try {
                OtlpDecoder.decode(topic, garbage);
            } catch (MalformedOtlpException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
