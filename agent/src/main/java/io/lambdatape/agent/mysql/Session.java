package io.lambdatape.agent.mysql;

import io.lambdatape.agent.mysql.wire.Ending;
import io.lambdatape.agent.mysql.wire.HandshakeResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What client and server have said of the connection. */
final class Session {
    private static final int TEXT_CHARS_MAX = 1024;

    @Nullable
    String user;

    @Nullable
    String database;

    @Nullable
    String programName;

    Charset charset = StandardCharsets.UTF_8;

    /** What both sides can do. */
    long capabilities;

    void begin(HandshakeResponse client, long offered) {
        capabilities = client.capabilities() & offered;
        user = limited(client.user());
        String named = client.database();
        database = named == null || named.isEmpty() ? null : limited(named);
        programName = limited(client.programName());
        charset = ClientCharset.of(client.collation());
    }

    boolean can(long capability) {
        return (capabilities & capability) != 0;
    }

    /** The server has said what has changed. */
    void take(Ending ending) {
        if (ending.database() != null) {
            database = limited(ending.database());
        }
        String name = ending.charset();
        if (name != null) {
            charset = ClientCharset.of(name);
        }
    }

    static @Nullable String limited(@Nullable String text) {
        return text == null || text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }
}
