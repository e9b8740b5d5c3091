package io.lambdatape.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AttributesTest {
    /** With names of one or two letters many are put twice; some lists have more than the short form holds. */
    @Property(tries = 300)
    void areWhatAMapInOrderWouldHold(
            @ForAll @Size(max = 120) List<@AlphaChars @StringLength(min = 1, max = 2) String> names) {
        Map<String, Object> expected = new LinkedHashMap<>();
        Attributes.Builder builder = Attributes.builder();
        for (int i = 0; i < names.size(); i++) {
            expected.put(names.get(i), (long) i);
            builder.put(names.get(i), i);
        }
        Attributes attributes = builder.build();

        assertThat(attributes.values()).isEqualTo(expected).hasSameSizeAs(expected);
        assertThat(List.copyOf(attributes.values().entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
        assertThat(attributes).isEqualTo(new Attributes(expected)).hasSameHashCodeAs(new Attributes(expected));
        names.forEach(name -> assertThat(attributes.number(name)).isEqualTo(expected.get(name)));
        assertThat(attributes.values()).doesNotContainKey("none");
        assertThat(attributes.number("none")).isNull();
        List<String> backwards = new ArrayList<>();
        attributes.forEachBackwards((name, value) -> backwards.add(name));
        assertThat(backwards.reversed()).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void cannotBeChangedOnceBuilt() {
        Attributes.Builder builder = Attributes.builder().put("a", 1).put("b", (String) null);
        Attributes attributes = builder.build();
        builder.put("a", 2).put("c", 3);
        assertThat(attributes.values()).isEqualTo(Map.of("a", 1L));
        assertThatThrownBy(() -> attributes.values().put("d", 4L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> attributes.values().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void holdValuesOfTheirKindsAlone() {
        assertThatThrownBy(() -> new Attributes(Map.of("a", 1))).hasMessageContaining("attribute a");
    }
}
