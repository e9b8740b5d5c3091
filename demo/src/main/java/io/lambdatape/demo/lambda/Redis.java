package io.lambdatape.demo.lambda;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * An instance's connection to Redis: opened at first use, kept for the instance's life, opened anew if it broke. Where to
 * is told by {@code REDIS_URL}.
 */
final class Redis {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String name;
    private @Nullable Jedis connection;

    /** @param name what the server calls this client */
    Redis(String name) {
        this.name = name;
    }

    Jedis connection() {
        Jedis current = connection;
        if (current == null || current.isBroken()) {
            current = open();
            connection = current;
        }
        return current;
    }

    private Jedis open() {
        URI address = URI.create(System.getenv().getOrDefault("REDIS_URL", "redis://127.0.0.1:6379"));
        return new Jedis(
                new HostAndPort(address.getHost(), address.getPort()),
                DefaultJedisClientConfig.builder()
                        .timeoutMillis(TIMEOUT_MILLIS)
                        .clientName(name)
                        // Redis 6 does not know CLIENT SETINFO.
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .build());
    }
}
