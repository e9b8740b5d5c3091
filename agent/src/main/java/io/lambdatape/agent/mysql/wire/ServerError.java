package io.lambdatape.agent.mysql.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What an ERR packet says.
 *
 * @param code see "MySQL Error Message Reference": 1062
 * @param sqlState five characters; empty if the server did not say
 */
public record ServerError(int code, String sqlState, String message) {
    private static final int ERROR = 0xff;
    private static final int PROGRESS = 0xffff;
    private static final int SQL_STATE_BYTES = 5;
    private static final int MESSAGE_BYTES_MAX = 8 * 1024;

    public static ServerError read(PacketBody body, Charset charset) throws MalformedPacketException {
        body.int8();
        int code = body.int16();
        String text = body.rest(charset, MESSAGE_BYTES_MAX).text();
        if (text.startsWith("#") && text.length() > SQL_STATE_BYTES) {
            return new ServerError(code, text.substring(1, SQL_STATE_BYTES + 1), text.substring(SQL_STATE_BYTES + 1));
        }
        return new ServerError(code, "", text);
    }

    /** Whether it tells how far a long statement has got, which MariaDB sends in the same form. */
    public boolean isProgress() {
        return code == PROGRESS;
    }

    /**
     * The packet, without SQLSTATE, in place of a greeting or of what follows it.
     *
     * @param sequence 0 for the first of a connection
     */
    public byte[] packet(int sequence) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        int length = text.length + 3;
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(length);
        packet.write(length >>> 8);
        packet.write(length >>> 16);
        packet.write(sequence);
        packet.write(ERROR);
        packet.write(code);
        packet.write(code >>> 8);
        packet.writeBytes(text);
        return packet.toByteArray();
    }
}
