package io.lambdatape.agent.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Settings of one listener.
 *
 * @param name how logs and counters call it, say {@code openlambda}
 * @param listen where clients connect; port 0 takes a free one
 * @param upstream where the server is; a name that is not resolved yet is looked up for every connection
 * @param connectTimeMax how long connecting to the server may take
 * @param lingerTimeMax how long a connection stays that one side has given up and on which nothing moves
 * @param bufferedBytesMax how many bytes may wait for a slow reader before the other side is read no further
 * @param encryption of its two sides
 */
public record RelayOptions(
        String name,
        InetSocketAddress listen,
        InetSocketAddress upstream,
        Duration connectTimeMax,
        Duration lingerTimeMax,
        int bufferedBytesMax,
        Encryption encryption) {
    private static final int BUFFERED_BYTES_MAX = 256 * 1024;

    public RelayOptions {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(encryption, "encryption");
        if (bufferedBytesMax < 2) {
            throw new IllegalArgumentException("bufferedBytesMax must be at least 2, not " + bufferedBytesMax);
        }
    }

    /** The usual limits: 10 s to connect, 10 s to linger, 256 KiB waiting; nothing is encrypted. */
    public static RelayOptions of(String name, InetSocketAddress listen, InetSocketAddress upstream) {
        return new RelayOptions(
                name,
                listen,
                upstream,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                BUFFERED_BYTES_MAX,
                Encryption.NONE);
    }

    /** The same with its sides encrypted. */
    public RelayOptions withEncryption(Encryption newEncryption) {
        return new RelayOptions(name, listen, upstream, connectTimeMax, lingerTimeMax, bufferedBytesMax, newEncryption);
    }
}
