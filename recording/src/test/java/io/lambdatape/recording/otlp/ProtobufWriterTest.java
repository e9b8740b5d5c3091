package io.lambdatape.recording.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Samples;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** Held to the generated classes: the same bytes. */
class ProtobufWriterTest {
    @Property(tries = 500)
    void writesWhatTheGeneratedClassesWrite(
            @ForAll @NotEmpty String name,
            @ForAll long number,
            @ForAll boolean flag,
            @ForAll double real,
            @ForAll byte[] bytes) {
        long start = number == 0 ? 1 : number;
        Span span = Span.newBuilder()
                .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
                .setName(name)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(start)
                .addAttributes(value(name, AnyValue.newBuilder().setStringValue(name)))
                .addAttributes(value("int", AnyValue.newBuilder().setIntValue(number)))
                .addAttributes(value("bool", AnyValue.newBuilder().setBoolValue(flag)))
                .addAttributes(value("double", AnyValue.newBuilder().setDoubleValue(real)))
                .addAttributes(value("bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(bytes))))
                .build();

        ProtobufWriter to = new ProtobufWriter(1);
        to.bytes(7, bytes);
        key(to, "bytes", 0);
        int end = to.length();
        to.fixed64(4, Double.doubleToRawLongBits(real));
        key(to, "double", end);
        end = to.length();
        to.bool(2, flag);
        key(to, "bool", end);
        end = to.length();
        to.varint(3, number);
        key(to, "int", end);
        end = to.length();
        to.string(1, name);
        key(to, name, end);
        to.fixed64(7, start);
        to.varint(6, 3);
        to.string(5, name);
        to.hex(1, "0af7651916cd43dd8448eb211c80319c");

        assertThat(to.toByteArray()).isEqualTo(span.toByteArray());
    }

    @Test
    void exchangesOfDifferentPlacesShareARecordAndKeepTheirOrder() throws Exception {
        List<Exchange> exchanges = List.of(Samples.query(1), Samples.query(2), Samples.invocation(3), Samples.query(4));
        byte[] value = OtlpEncoder.encodeExchanges(exchanges).value();
        assertThat(OtlpDecoder.decodeSpans(value)).containsExactlyElementsOf(List.<Recorded>copyOf(exchanges));
        // Canonical: the generated classes write the very same.
        assertThat(TracesData.parseFrom(value).toByteArray()).isEqualTo(value);
    }

    private static void key(ProtobufWriter to, String name, int end) {
        to.message(2, end);
        to.string(1, name);
        to.message(9, end);
    }

    private static KeyValue value(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }
}
