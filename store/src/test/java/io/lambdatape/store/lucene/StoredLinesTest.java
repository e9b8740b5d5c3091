package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredLinesTest {
    @Property(tries = 500)
    void aLineComesBackAsItWas(@ForAll("lines") LogLine line) throws IOException {
        assertThat(again(line)).isEqualTo(line);
    }

    @Test
    void aSourceThatIsTooLongForAValueOfItsOwnStandsInTheRest() throws IOException {
        LogLine line = new Samples().line(1, "blog".repeat(3_000), null, "a", null);
        assertThat(StoredLines.encode(line, new Sources()).source().length).isLessThan(32_766);
        assertThat(again(line)).isEqualTo(line);
    }

    @Test
    void aLineOfALaterVersionIsRefused() {
        assertThatThrownBy(() -> StoredLines.decode(null, new BytesRef(new byte[] {9, 1, 2}), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 9");
    }

    private static LogLine again(LogLine line) throws IOException {
        StoredLines.Encoded encoded = StoredLines.encode(line, new Sources());
        return StoredLines.decode(encoded.source(), new BytesRef(encoded.rest()), line.timeNanos());
    }

    @Provide
    Arbitrary<LogLine> lines() {
        Arbitrary<String> text =
                Arbitraries.strings().withCharRange(' ', '\uD7FF').ofMaxLength(60);
        Arbitrary<@Nullable String> optional = text.injectNull(0.3);
        Arbitrary<Long> times = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<Place> places =
                Combinators.combine(text, text, optional, optional).as(Place::new);
        Arbitrary<Origin> origins = Combinators.combine(
                        text, text, Arbitraries.longs().between(-1, Long.MAX_VALUE - 1))
                .as(Origin::new);
        Arbitrary<Object> values = Arbitraries.oneOf(
                text.map(one -> (Object) one),
                Arbitraries.longs().map(one -> (Object) one),
                Arbitraries.doubles().map(one -> (Object) one),
                Arbitraries.of(true, false).map(one -> (Object) one),
                text.list().ofMaxSize(3).map(List::copyOf));
        Arbitrary<Attributes> attributes =
                Arbitraries.maps(text, values).ofMaxSize(4).map(Attributes::new);
        return Combinators.combine(origins, places, text, optional, attributes, times, times, Arbitraries.integers())
                .as((origin, place, stream, file, all, time, observed, number) -> new LogLine(
                        origin,
                        number % 2 == 0 ? "w/f/" + number : stream,
                        place,
                        stream,
                        file,
                        number,
                        number % 3 == 0 ? null : one(EnumSet.allOf(Severity.class), number),
                        stream + "\n" + file,
                        time,
                        observed,
                        number % 5 == 0 ? Samples.id(Math.abs(number % 1000) + 1) : null,
                        one(EnumSet.allOf(Attribution.class), number),
                        number % 7 == 0,
                        all));
    }

    @Test
    void allLinesOfASourceHaveOneValueInCommonAndTheRestIsShort() {
        Samples samples = new Samples();
        // The offset of the first is 0, with which its uid ends by chance.
        samples.origin();
        Sources sources = new Sources();
        StoredLines.Encoded one = StoredLines.encode(samples.line(1, "blog", null, "a", null), sources);
        StoredLines.Encoded other = StoredLines.encode(samples.line(2, "blog", null, "b", null), sources);
        assertThat(one.source()).isEqualTo(other.source());
        assertThat(one.rest()).hasSizeLessThan(40);
    }

    private static <E> E one(Collection<E> all, int number) {
        return List.copyOf(all).get(Math.floorMod(number, all.size()));
    }
}
