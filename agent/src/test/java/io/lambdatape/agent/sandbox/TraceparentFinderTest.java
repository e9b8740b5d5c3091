package io.lambdatape.agent.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.TraceContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceparentFinderTest {
    private static final TraceContext ID = new TraceContext("a".repeat(32), "b".repeat(16));
    private static final byte[] REQUEST =
            ("GET / HTTP/1.1\r\nA: b\r\ntraceparent: " + ID.traceparent() + "\r\n\r\nbody").getBytes(US_ASCII);

    @Test
    void findsItWhereverTheBytesAreSplit() {
        for (int split = 0; split <= REQUEST.length; split++) {
            TraceparentFinder finder = new TraceparentFinder();
            TraceContext first = finder.add(java.util.Arrays.copyOf(REQUEST, split), split);
            byte[] rest = java.util.Arrays.copyOfRange(REQUEST, split, REQUEST.length);
            TraceContext second = finder.add(rest, rest.length);
            assertThat(first == null ? second : first).as("split at %s", split).isEqualTo(ID);
        }
    }

    @Test
    void aRequestWithoutOneHasNone() {
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
        assertThat(new TraceparentFinder().add(request, request.length)).isNull();
    }

    @Property(tries = 500)
    void garbageNeverFailsAndIsNeverKeptWithoutLimit(@ForAll byte[] garbage) {
        TraceparentFinder finder = new TraceparentFinder();
        @Nullable TraceContext found = null;
        for (int i = 0; i < 50; i++) {
            found = finder.add(garbage, garbage.length);
        }
        assertThat(found).isNull();
    }
}
