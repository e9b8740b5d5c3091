package io.lambdatape.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Property
    void nothingThatATerminalObeysIsLeft(@ForAll String text) {
        for (String line : Printable.lines(text)) {
            assertThat(line.chars())
                    .noneMatch(
                            c -> c != '\t' && Character.isISOControl(c) || c == 0x2028 || c == 0x202e || c == 0x2066);
        }
    }

    @Property
    void ordinaryTextStaysAsItIs(@ForAll @net.jqwik.api.constraints.CharRange(from = ' ', to = '~') String text) {
        assertThat(Printable.oneLine(text)).isEqualTo(text);
    }

    @Test
    void coloursOfTheProgramAreLeftOut() {
        assertThat(Printable.oneLine("\u001b[1;31mERROR\u001b[0m: no")).isEqualTo("ERROR: no");
    }
}
