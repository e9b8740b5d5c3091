package io.lambdatape.agent.calls;

import io.lambdatape.agent.http.HttpOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a proxy.
 *
 * @param http what is kept of requests and answers
 * @param connectTimeMax how long connecting to one address of a target may take
 * @param answerTimeMax how long nothing may move while an answer is due
 * @param ownerTimeMax how long the first request of a connection may wait until it is known whose it is
 * @param lingerTimeMax how long a connection stays that one side has given up and on which nothing moves
 * @param bufferedBytesMax how many bytes may wait for a slow reader before the other side is read no further
 * @param urlCharsMax how much of a URL is kept as attribute and name
 * @param decryption of tunnels; null: none is read that is encrypted
 */
public record CallOptions(
        HttpOptions http,
        Duration connectTimeMax,
        Duration answerTimeMax,
        Duration ownerTimeMax,
        Duration lingerTimeMax,
        int bufferedBytesMax,
        int urlCharsMax,
        @Nullable Decryption decryption) {
    public CallOptions {
        Objects.requireNonNull(http, "http");
        if (bufferedBytesMax < 2 || urlCharsMax < 1) {
            throw new IllegalArgumentException(
                    "limits are too small: bufferedBytesMax at least 2, urlCharsMax at least 1");
        }
    }

    /** The usual limits: 10 s to connect, five minutes for an answer, a second for the owner, 10 s to linger. */
    public static CallOptions of(HttpOptions http) {
        return new CallOptions(
                http,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                256 * 1024,
                4096,
                null);
    }

    /** The same with other limits of time. */
    public CallOptions withTimes(Duration newConnectTimeMax, Duration newAnswerTimeMax, Duration newOwnerTimeMax) {
        return new CallOptions(
                http,
                newConnectTimeMax,
                newAnswerTimeMax,
                newOwnerTimeMax,
                lingerTimeMax,
                bufferedBytesMax,
                urlCharsMax,
                decryption);
    }

    /** The same with encrypted tunnels read. */
    public CallOptions withDecryption(@Nullable Decryption newDecryption) {
        return new CallOptions(
                http,
                connectTimeMax,
                answerTimeMax,
                ownerTimeMax,
                lingerTimeMax,
                bufferedBytesMax,
                urlCharsMax,
                newDecryption);
    }
}
