package io.lambdatape.agent.logs.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed. */
public enum Compression {
    GZIP("1f8b08") {
        @Override
        InputStream decompress(InputStream compressed) throws IOException {
            return new GZIPInputStream(compressed, BUFFER_BYTES);
        }
    },
    ZSTD("28b52ffd") {
        @Override
        InputStream decompress(InputStream compressed) throws IOException {
            // Refuses windows of more than 128 MiB, as zstd itself does.
            return new ZstdInputStreamNoFinalizer(compressed);
        }
    },
    XZ("fd377a585a00") {
        @Override
        InputStream decompress(InputStream compressed) throws IOException {
            return new XZInputStream(compressed, XZ_KIB_MAX);
        }
    };

    /** So many of a file's first bytes tell how it is compressed. */
    public static final int HEAD_BYTES = 6;

    /** Of files that are compressed, in these ways or in others. */
    private static final List<String> SUFFIXES =
            List.of(".gz", ".tgz", ".zst", ".xz", ".bz2", ".lz4", ".lzma", ".z", ".zip", ".7z");

    private static final int BUFFER_BYTES = 64 << 10;
    /** What xz's highest usual level needs, twice. */
    private static final int XZ_KIB_MAX = 128 << 10;

    /** How such a file begins, in hexadecimal. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** Whether a name says that its file is compressed, in whatever way. */
    public static boolean isNamed(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** How a file is compressed that begins with these bytes; null if in none of these ways. No text begins so. */
    public static @Nullable Compression of(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        return Arrays.stream(values())
                .filter(one -> hex.startsWith(one.magic))
                .findFirst()
                .orElse(null);
    }

    /**
     * What is in a file.
     *
     * @throws IOException now or while reading: {@link java.io.EOFException} if the file ends too early
     */
    public InputStream open(InputStream compressed) throws IOException {
        return new Decompressed(compressed, this::decompress);
    }

    abstract InputStream decompress(InputStream compressed) throws IOException;
}
