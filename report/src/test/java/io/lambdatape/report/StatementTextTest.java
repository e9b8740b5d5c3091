package io.lambdatape.report;

import static io.lambdatape.report.StatementText.normalise;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StatementTextTest {
    @Test
    void valuesListsCommentsAndWhiteSpaceDoNotTellStatementsApart() {
        assertThat(normalise("SELECT *  FROM t1\n WHERE a = 'it''s' AND b=-1.5 -- why\n AND c IN ($1, $2,$3)"))
                .isEqualTo("SELECT * FROM t1 WHERE a = ? AND b=-? AND c IN (?)");
        assertThat(normalise("/* traceparent='00-1' */ INSERT INTO \"T 1\" VALUES (1, 'a', ?)"))
                .isEqualTo("INSERT INTO \"T 1\" VALUES (?)");
    }

    @Test
    void namesKeepTheirDigits() {
        assertThat(normalise("SELECT col2 FROM t_3")).isEqualTo("SELECT col2 FROM t_3");
    }

    @Property
    void anyTextIsNormalisedToABoundedOne(@ForAll String text) {
        assertThat(normalise(text)).hasSizeLessThanOrEqualTo(StatementText.CHARS_MAX + 1);
    }

    @Test
    void aVeryLongTextCostsAndKeepsLittle() {
        assertThat(normalise("x".repeat(10_000_000)))
                .hasSize(StatementText.CHARS_MAX + 1)
                .endsWith("…");
        assertThat(normalise("'".repeat(9_000_000))).hasSizeLessThan(10);
    }
}
