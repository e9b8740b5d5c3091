package io.lambdatape.agent.logs.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
    private static final byte[] CONTENT =
            "2026-04-23 16:28:53,123 INFO a line\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);

    /** Whatever is changed in a file, its reading ends, with what is in it or with an error. */
    @Property(tries = 600)
    void hostileFilesEnd(@ForAll("damages") Damage damage) throws IOException {
        byte[] bytes = damage.done(compressed(damage.how));
        long read = 0;
        try (InputStream in = damage.how.open(new ByteArrayInputStream(bytes))) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read += n;
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        assertThat(read).isLessThanOrEqualTo(70L << 20);
    }

    /** A file with a byte changed, or cut, or with bytes behind it. */
    record Damage(Compression how, int at, int value, int cut) {
        byte[] done(byte[] bytes) {
            byte[] changed = Arrays.copyOf(bytes, Math.min(bytes.length, cut));
            if (changed.length > 0) {
                changed[at % changed.length] = (byte) value;
            }
            return changed;
        }
    }

    @Provide
    Arbitrary<Damage> damages() {
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.of(Compression.values()),
                        Arbitraries.integers().between(0, 4_000),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(0, 4_000))
                .as(Damage::new);
    }

    private static byte[] compressed(Compression how) throws IOException {
        if (how == Compression.ZSTD) {
            return Zstd.compress(CONTENT);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = how == Compression.GZIP
                ? new GZIPOutputStream(bytes)
                : new XZOutputStream(bytes, new LZMA2Options(0))) {
            out.write(CONTENT);
        }
        return bytes.toByteArray();
    }
}
