package io.lambdatape.agent.postgresql.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16|01|true",
                "21|ffff|-1",
                "23|0000002a|42",
                "20|8000000000000000|-9223372036854775808",
                "26|ffffffff|4294967295",
                "700|3fc00000|1.5",
                "701|7ff8000000000000|NaN",
                "25|c3a9|\u00e9",
                "3802|017b7d|{}",
                "3802|027b7d|\\x027b7d",
                "2950|00112233445566778899aabbccddeeff|00112233-4455-6677-8899-aabbccddeeff",
                "1082|ffffffff|1999-12-31",
                "1082|7fffffff|infinity",
                "1083|00000000000f4241|00:00:01.000001",
                "1114|0000000000000000|2000-01-01 00:00:00",
                "1184|ffffffffffffffff|1999-12-31 23:59:59.999999+00",
                "1700|00020000400000021b581388|-7000.50",
                "1700|0001ffff0000000400 05|0.0005",
                "1700|0000000000000000|0",
                "1700|00000000c0000000|NaN",
                "1700|0001000200000000 0001|100000000",
                "17|00ff|\\x00ff",
                "99999|6869|\\x6869",
                "23|00|\\x00",
                "1007|0000000100000001000000170000000200000001 00000004 00000001 ffffffff|{1,NULL}",
                "1007|00000000 00000000 00000017|{}",
                "1009|0000000100000000000000190000000100000001 00000003 612062|{\"a b\"}",
                "1007|00000001000000000000001740000000 00000001|\\x0000000100000000000000174000000000000001",
            })
    void readsBinaryValues(int oid, String hex, String text) {
        byte[] value = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(ValueText.of(oid, value, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Property(tries = 5000)
    void neverFails(@ForAll("oids") int oid, @ForAll @Size(max = 40) byte[] value) {
        assertThat(ValueText.of(oid, value, StandardCharsets.UTF_8)).isNotNull();
    }

    @Provide
    Arbitrary<Integer> oids() {
        return Arbitraries.of(
                16, 17, 20, 21, 23, 25, 26, 114, 700, 701, 1007, 1009, 1082, 1083, 1114, 1184, 1231, 1700, 2950, 3802);
    }
}
