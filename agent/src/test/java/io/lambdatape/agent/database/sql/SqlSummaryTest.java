package io.lambdatape.agent.database.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlSummaryTest {
    private static final String STATED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("select * from posts where id = 1", "SELECT posts"),
                Arguments.of("  -- from a\n/* from b */ SELECT 'from c', \"from\" FROM d", "SELECT d"),
                Arguments.of("SELECT extract(year from at) FROM public.\"My Posts\" p", "SELECT public.My Posts"),
                Arguments.of("(SELECT 1 FROM a) UNION (SELECT 2 FROM b)", "SELECT a"),
                Arguments.of("SELECT * FROM (SELECT * FROM a) x", "SELECT"),
                Arguments.of("SELECT * FROM generate_series(1, 2)", "SELECT"),
                Arguments.of("SELECT 1", "SELECT"),
                Arguments.of("WITH a AS (SELECT * FROM b) UPDATE ONLY c SET d = 1", "UPDATE c"),
                Arguments.of("INSERT INTO a.b (c) VALUES (1)", "INSERT a.b"),
                Arguments.of("DELETE FROM ONLY t", "DELETE t"),
                Arguments.of("COPY t (a) FROM STDIN", "COPY t"),
                Arguments.of("COPY (SELECT * FROM a) TO STDOUT", "COPY"),
                Arguments.of("CREATE TABLE IF NOT EXISTS t (a int)", "CREATE t"),
                Arguments.of("CREATE INDEX i ON t (a)", "CREATE"),
                Arguments.of("BEGIN", "BEGIN"),
                Arguments.of("SELECT $tag$ from a $tag$, E'\\' from b' FROM c", "SELECT c"),
                Arguments.of("SELECT 1; SELECT * FROM t", "SELECT"),
                Arguments.of(";", "QUERY"),
                Arguments.of("42", "QUERY"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void namesOperationAndFirstTable(String sql, String name) {
        assertThat(SqlSummary.of(sql).name()).isEqualTo(name);
    }

    @Test
    void readsTheTraceparentOfTheLastComment() {
        assertThat(traceparent("SELECT 1 /*action='a',traceparent='" + STATED + "',tracestate='x%3D1'*/;"))
                .isEqualTo(STATED);
        assertThat(traceparent("/*traceparent='" + STATED + "'*/ SELECT 1")).isEqualTo(STATED);
        assertThat(traceparent("SELECT 1 /*trace%70arent='" + STATED.replace("-", "%2D") + "'*/"))
                .isEqualTo(STATED);
        assertThat(traceparent("SELECT 1 /*traceparent='" + STATED + "'*/ /* other */"))
                .isNull();
        assertThat(traceparent("SELECT '/*traceparent=''" + STATED + "''*/'")).isNull();
        assertThat(traceparent("SELECT '/*traceparent=' -- /*traceparent='" + STATED + "'*/"))
                .isNull();
        assertThat(traceparent("SELECT $$ /*traceparent='" + STATED + "'*/ $$")).isNull();
        assertThat(traceparent("SELECT 1 /*traceparent='00-zz'*/")).isNull();
        assertThat(traceparent("SELECT 1 /*traceparent='%zz'*/")).isNull();
        assertThat(traceparent("SELECT 1 /*route='it\\'s,traceparent=',traceparent='" + STATED + "'*/"))
                .isEqualTo(STATED);
    }

    @Test
    void isQuickWithHostileText() {
        assertThat(SqlSummary.of("/*".repeat(30_000)).operation()).isNull();
        assertThat(SqlSummary.of("$a".repeat(30_000) + "/*").name()).isNotNull();
        assertThat(SqlSummary.of("SELECT 1 /*" + "a='\\".repeat(900) + "*/").traceparent())
                .isNull();
    }

    @Property
    void neverFails(@ForAll @StringLength(max = 60) String noise) {
        assertThat(SqlSummary.of(noise).name()).isNotEmpty();
        assertThat(SqlSummary.of("SELECT " + noise + " FROM t /*" + noise + "*/")
                        .name())
                .startsWith("SELECT");
    }

    private static @Nullable String traceparent(String sql) {
        var stated = SqlSummary.of(sql).traceparent();
        return stated == null ? null : stated.traceparent();
    }
}
