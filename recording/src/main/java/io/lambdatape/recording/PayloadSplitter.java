package io.lambdatape.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Splits exchanges whose payloads are too large for one Kafka record. */
public final class PayloadSplitter {
    private final int partBytesMax;

    /** @param partBytesMax how many payload bytes one record may carry */
    public PayloadSplitter(int partBytesMax) {
        if (partBytesMax <= 0) {
            throw new IllegalArgumentException("partBytesMax must be positive: " + partBytesMax);
        }
        this.partBytesMax = partBytesMax;
    }

    /**
     * The records that carry an exchange: the parts in order, then the exchange itself. An exchange that fits comes
     * back as it is, but for its number.
     *
     * @param origins gives each record its number
     */
    public List<Recorded> split(Exchange exchange, Supplier<Origin> origins) {
        List<Recorded> records = new ArrayList<>();
        Payload request = shrink(exchange, Side.REQUEST, exchange.request(), origins, records);
        Payload response = shrink(exchange, Side.RESPONSE, exchange.response(), origins, records);
        records.add(exchange.withPayloads(request, response).withOrigin(origins.get()));
        return records;
    }

    private Payload shrink(Exchange exchange, Side side, Payload payload, Supplier<Origin> origins, List<Recorded> to) {
        byte[] bytes = payload.bytes();
        // Half for each side, so that both together fit.
        if (bytes.length <= partBytesMax / 2) {
            return payload;
        }
        int parts = 0;
        for (int from = 0; from < bytes.length; from += partBytesMax) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + partBytesMax));
            to.add(new PayloadPart(origins.get(), exchange.id(), side, parts++, part));
        }
        return new Payload(new byte[0], payload.length(), payload.chunks(), payload.truncated(), parts);
    }
}
