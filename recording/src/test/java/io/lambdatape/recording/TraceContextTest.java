package io.lambdatape.recording;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void readsWhatItWrites() {
        TraceContext context = TraceContext.parse(VALID);
        assertThat(context).isNotNull();
        assertThat(context.traceparent()).isEqualTo(VALID);
    }

    @Test
    void aLaterVersionMayBeLonger() {
        assertThat(TraceContext.parse("01" + VALID.substring(2) + "-more")).isNotNull();
        assertThat(TraceContext.parse(VALID + "-more")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz"
            })
    void anInvalidValueCountsAsAbsent(String value) {
        assertThat(TraceContext.parse(value)).isNull();
    }

    @Property
    void garbageNeverFails(@ForAll String garbage) {
        TraceContext context = TraceContext.parse(garbage);
        assertThat(context == null || garbage.contains(context.traceId())).isTrue();
    }
}
