package io.lambdatape.store.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ScannerTest {
    @Test
    void whatVariesByItsFormIsMasked() {
        assertMasked("took 12 ms, 1.5 ms, -3 or +4", "took <num> ms, <num> ms, <num> or <num>");
        assertMasked(
                "took 12ms 1.5s 2h3m4.5s 7\u00b5s 100ns",
                "took <duration> <duration> <duration> <duration> <duration>");
        assertMasked("128MB of 99% at 3e8 or 1.0E-5", "<num>MB of <num>% at <num> or <num>");
        assertMasked("id 123e4567-e89b-12d3-a456-426614174000.", "id <uuid>.");
        assertMasked("id 123e4567-e89b-12d3-a456-426614174000x", "id <hex>-e89b-12d3-a<num>-<num>x");
        assertMasked("sha 9f86d081884c7d65 0xdeadBEEF deadbeef facade", "sha <hex> <hex> deadbeef facade");
        assertMasked("from 10.0.0.7:5432 via 10.0.0.8, 10.0.0.9.", "from <ip> via <ip>, <ip>.");
        assertMasked("from [::1]:80 fe80::1 2001:db8:0:0:0:ff00:42:8329", "from [::<num>]:<num> <ip> <ip>");
        assertMasked("v1.2.3 and 1.2.3 and 1.2.3.4.5", "v1.<num> and <num> and <num>");
        assertMasked("2026-11-26T10:15:00.123Z x", "<time> x");
        assertMasked("2026-11-26T10:15:00+01:00 x", "<time> x");
        assertMasked("2026-11-26 10:15:00,123 x", "<time> x");
        assertMasked("2026/11/26 x 10:15:00", "<time> x <time>");
        assertMasked("/users/1234/orders/9f86d081884c/items", "/users/<num>/orders/<hex>/items");
        assertMasked("worker-12 on worker12 and i-0abc12de9", "worker-<num> on worker<num> and i-<hex>");
        assertMasked("key=k3j9x2ab s3 x86 utf8", "key=<id> s3 x<num> utf8");
        assertMasked("10seconds 5retries 3x", "<num>seconds <num>retries <num>x");
        assertMasked("x=-5 a-5 (+7)", "x=<num> a-<num> (<num>)");
    }

    @Test
    void wordsAndPunctuationStayAndBlanksAreOne() {
        assertMasked("  Could not   open\t\"file\": (denied) ", "Could not open \"file\": (denied)");
        assertMasked("", "");
        assertMasked("...", "...");
        assertMasked("\u00fcber_user na\u00efve \u6f22\u5b57", "\u00fcber_user na\u00efve \u6f22\u5b57");
    }

    @Test
    void onlyTheFirstLineCountsAndOfThatTheBeginning() {
        assertMasked("boom\n\tat Main.java:12", "boom");
        assertMasked("boom\r\nmore", "boom");
        assertThat(Scanner.scan("word ".repeat(5_000)).masked())
                .hasSizeLessThan(1_100)
                .endsWith("\u2026");
        assertThat(Scanner.scan("1,".repeat(490)).tokens()).hasSize(200);
    }

    @Test
    void wordsAreToldFromMasks() {
        Tokens tokens = Scanner.scan("user ada42 logged in 7 times");
        assertThat(tokens.tokens()).containsExactly("user", "ada<num>", "logged", "in", "<num>", "times");
        assertThat(tokens.words()).containsExactly(true, false, true, true, false, true);
    }

    @Property
    void everyMessageIsTakenApartWhole(@ForAll String message) {
        Tokens tokens = Scanner.scan(message);
        assertThat(tokens.skeleton().chars().filter(c -> c == Tokens.PLACE).count())
                .isEqualTo(tokens.tokens().size());
        assertThat(tokens.words()).hasSize(tokens.tokens().size());
        assertThat(new Template(tokens).matches(message)).isTrue();
    }

    @Test
    void hostileMixturesAreTakenApartToo() {
        Random random = new Random(20261126);
        List<String> pieces = List.of(
                "0x",
                "1",
                "2026-11-",
                "10:",
                ":",
                "::",
                ".",
                "-",
                "+",
                "e",
                "f",
                "ms",
                "\ud800",
                "\0",
                "1.1.1.",
                "h",
                "9999999999",
                "_",
                " ",
                "\t",
                "\u00b5s",
                "T",
                "Z",
                "deadbeef",
                "123e4567-e89b-12d3-a456-");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int length = random.nextInt(8); length >= 0; length--) {
                message.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(new Template(Scanner.scan(message.toString())).matches(message.toString()))
                    .isTrue();
        }
    }

    private static void assertMasked(String message, String masked) {
        assertThat(Scanner.scan(message).masked()).as(message).isEqualTo(masked);
    }
}
