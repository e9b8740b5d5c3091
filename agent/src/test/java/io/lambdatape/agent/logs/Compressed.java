package io.lambdatape.agent.logs;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compresses as the programs do that rotation calls. */
enum Compressed {
    GZ {
        @Override
        OutputStream to(OutputStream out) throws IOException {
            return new GZIPOutputStream(out);
        }
    },
    ZST {
        @Override
        OutputStream to(OutputStream out) throws IOException {
            return new ZstdOutputStreamNoFinalizer(out);
        }
    },
    XZ {
        @Override
        OutputStream to(OutputStream out) throws IOException {
            return new XZOutputStream(out, new LZMA2Options(0));
        }
    };

    private static final int PIECE_BYTES = 100;

    abstract OutputStream to(OutputStream out) throws IOException;

    byte[] bytes(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = to(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** Writes it beside the file, bit by bit, gives it the file's time, and deletes the file. */
    Path replace(Path file) throws IOException {
        Path compressed = name(file);
        FileTime modified = Files.getLastModifiedTime(file);
        byte[] bytes = bytes(Files.readAllBytes(file));
        try (OutputStream out = Files.newOutputStream(compressed)) {
            for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
                out.write(bytes, from, Math.min(PIECE_BYTES, bytes.length - from));
            }
        }
        Files.setLastModifiedTime(compressed, modified);
        Files.delete(file);
        return compressed;
    }

    /** The file's name with the suffix. */
    Path name(Path file) {
        return file.resolveSibling(file.getFileName() + "." + name().toLowerCase(Locale.ROOT));
    }
}
