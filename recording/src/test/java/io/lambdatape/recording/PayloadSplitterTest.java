package io.lambdatape.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PayloadSplitterTest {
    private final AtomicLong sequence = new AtomicLong();

    @Test
    void aSmallExchangeStaysOneRecord() {
        List<Recorded> records = split(Samples.invocation(0), 4096);
        assertThat(records).containsExactly(Samples.invocation(0));
    }

    @Test
    void aLargePayloadBecomesPartsThatGiveTheSameBytes() {
        byte[] large = new byte[10_000];
        new Random(5).nextBytes(large);
        Exchange exchange = Samples.invocation(0).withPayloads(Payload.EMPTY, Payload.of(large));
        List<Recorded> records = split(exchange, 4096);
        assertThat(records).hasSize(4);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Recorded record : records.subList(0, 3)) {
            assertThat(record).isInstanceOfSatisfying(PayloadPart.class, part -> joined.writeBytes(part.bytes()));
        }
        assertThat(joined.toByteArray()).isEqualTo(large);
        assertThat(records.getLast()).isInstanceOfSatisfying(Exchange.class, last -> {
            assertThat(last.response().parts()).isEqualTo(3);
            assertThat(last.response().length()).isEqualTo(10_000);
        });
        assertThat(records).extracting(record -> record.origin().sequence()).containsExactly(0L, 1L, 2L, 3L);
    }

    private List<Recorded> split(Exchange exchange, int partBytesMax) {
        return new PayloadSplitter(partBytesMax).split(exchange, () -> Samples.origin(sequence.getAndIncrement()));
    }
}
