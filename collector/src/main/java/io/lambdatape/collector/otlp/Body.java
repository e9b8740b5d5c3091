package io.lambdatape.collector.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * A request's bytes as they came.
 *
 * @param json whether it is JSON, not protobuf
 * @param gzip whether it is packed
 */
record Body(byte[] bytes, boolean json, boolean gzip) {
    /** More than is allowed came out of it. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLargeException(int bytesMax) {
            super("the request is larger than " + bytesMax + " bytes; send fewer records at a time");
        }
    }

    /**
     * The request itself.
     *
     * @throws IOException if it is not gzip, though it says so
     */
    byte[] unpacked(int bytesMax) throws IOException, TooLargeException {
        if (!gzip) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] unpacked = in.readNBytes(bytesMax + 1);
            if (unpacked.length > bytesMax) {
                throw new TooLargeException(bytesMax);
            }
            return unpacked;
        }
    }
}
