package io.lambdatape.agent.mysql.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself in answer to the greeting. Its authentication data is passed over.
 *
 * @param capabilities what it can do, MariaDB's own included
 * @param collation the number of its character set and collation
 */
public record HandshakeResponse(
        long capabilities,
        int collation,
        String user,
        @Nullable String database,
        @Nullable String programName) {
    private static final int RESERVED_BYTES = 19;
    private static final int ATTRIBUTES_MAX = 256;

    /** An SSLRequest ends behind the reserved bytes. */
    public static final int SSL_REQUEST_BYTES = 32;

    public static HandshakeResponse read(PacketBody body) throws MalformedPacketException {
        Charset charset = StandardCharsets.UTF_8;
        long capabilities = body.int32() & 0xffff_ffffL;
        body.int32();
        int collation = body.int8();
        body.skip(RESERVED_BYTES);
        long extended = body.int32() & 0xffff_ffffL;
        if ((capabilities & Capabilities.MYSQL) == 0) {
            capabilities |= extended << 32;
        }
        if (body.remaining() == 0) {
            return new HandshakeResponse(capabilities, collation, "", null, null);
        }
        String user = body.textToNul(charset);
        skipAuthentication(body, capabilities);
        String database = null;
        if ((capabilities & Capabilities.CONNECT_WITH_DB) != 0 && body.has(1)) {
            database = body.textToNul(charset);
        }
        return new HandshakeResponse(capabilities, collation, user, database, programName(body, capabilities, charset));
    }

    private static void skipAuthentication(PacketBody body, long capabilities) throws MalformedPacketException {
        if ((capabilities & Capabilities.AUTH_LENGTH_ENCODED) != 0) {
            body.skip(body.lengthEncoded());
        } else if ((capabilities & Capabilities.SECURE_CONNECTION) != 0) {
            body.skip(body.int8());
        } else {
            body.textToNul(StandardCharsets.ISO_8859_1);
        }
    }

    // Clients differ in what they write here: it is not worth a connection.
    private static @Nullable String programName(PacketBody body, long capabilities, Charset charset) {
        try {
            if ((capabilities & Capabilities.PLUGIN_AUTH) != 0 && body.has(1)) {
                body.textToNul(charset);
            }
            if ((capabilities & Capabilities.CONNECT_ATTRIBUTES) == 0 || !body.has(1)) {
                return null;
            }
            return programName(body, charset);
        } catch (MalformedPacketException e) {
            return null;
        }
    }

    private static @Nullable String programName(PacketBody body, Charset charset) throws MalformedPacketException {
        body.lengthEncoded();
        for (int i = 0; i < ATTRIBUTES_MAX && body.has(2); i++) {
            String name = body.lengthEncodedText(charset);
            String value = body.lengthEncodedText(charset);
            if (name.equals("program_name")) {
                return value;
            }
        }
        return null;
    }
}
