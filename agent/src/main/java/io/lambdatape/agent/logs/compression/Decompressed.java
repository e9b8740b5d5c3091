package io.lambdatape.agent.logs.compression;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is in a compressed file; says how it ends in one way for all, and ends where it would be boundless. */
final class Decompressed extends InputStream {
    /** So much may come out of little. */
    private static final long FREE_BYTES = 64 << 20;
    /** Above that, so many bytes for each: logs have ten to fifty. */
    private static final long RATIO_MAX = 1_000;

    interface Opening {
        InputStream open(InputStream compressed) throws IOException;
    }

    private final Counted counted;
    private final InputStream in;
    private long out;

    Decompressed(InputStream compressed, Opening opening) throws IOException {
        counted = new Counted(compressed);
        try {
            in = opening.open(counted);
        } catch (IOException e) {
            throw sameFor(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(to, offset, length);
        } catch (IOException e) {
            throw sameFor(e);
        } catch (RuntimeException e) { // whatever stumbles over a damaged file
            throw new IOException(e.toString(), e);
        }
        out += Math.max(0, read);
        if (out > FREE_BYTES && out / RATIO_MAX > counted.bytes) {
            throw new IOException("it holds more than " + RATIO_MAX + " times its own size, which no log does");
        }
        return read;
    }

    // zstd has an exception of its own for what all others call an early end, and some say nothing.
    private static IOException sameFor(IOException e) {
        String why = e.getMessage();
        boolean early =
                e instanceof EOFException || e instanceof ZstdIOException && why != null && why.contains("Truncated");
        if (early) {
            return new EOFException(why == null ? "it ends too early" : why);
        }
        return why == null ? new IOException(e.toString(), e) : e;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }
}
