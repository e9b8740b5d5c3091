package io.lambdatape.agent.mysql.wire;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What an OK or an EOF packet says.
 *
 * @param affectedRows -1 if it does not say
 * @param status the server's flags
 * @param database the one that is now in use; null if it did not change or the server did not say
 * @param charset the one the client now uses, as the server calls it; null as above
 */
public record Ending(
        long affectedRows,
        int status,
        @Nullable String database,
        @Nullable String charset) {
    private static final int MORE_RESULTS = 0x0008;
    private static final int CURSOR = 0x0040;
    private static final int LAST_ROW_SENT = 0x0080;
    private static final int SESSION_CHANGED = 0x4000;
    private static final int VARIABLE = 0;
    private static final int SCHEMA = 1;

    /** An EOF packet: its first byte, warnings, status. */
    public static Ending ofEof(PacketBody body) throws MalformedPacketException {
        body.int8();
        if (!body.has(4)) {
            return new Ending(-1, 0, null, null);
        }
        body.int16();
        return new Ending(-1, body.int16(), null, null);
    }

    /** An OK packet, whichever its first byte. */
    public static Ending ofOk(PacketBody body, long capabilities, Charset charset) throws MalformedPacketException {
        body.int8();
        long affected = body.lengthEncoded();
        body.lengthEncoded();
        int status = body.int16();
        body.int16();
        if ((capabilities & Capabilities.SESSION_TRACK) == 0 || (status & SESSION_CHANGED) == 0) {
            return new Ending(affected, status, null, null);
        }
        try {
            return tracked(body, affected, status, charset);
        } catch (MalformedPacketException e) {
            // Only hints: what came before them is complete.
            return new Ending(affected, status, null, null);
        }
    }

    private static Ending tracked(PacketBody body, long affected, int status, Charset charset)
            throws MalformedPacketException {
        body.skip(body.lengthEncoded());
        long length = body.lengthEncoded();
        String database = null;
        String clientCharset = null;
        byte[] changes = body.bytes(length);
        PacketBody change = new PacketBody(changes, 0, changes.length, false);
        while (change.has(1)) {
            int type = change.int8();
            byte[] data = change.bytes(change.lengthEncoded());
            PacketBody fields = new PacketBody(data, 0, data.length, false);
            if (type == SCHEMA) {
                database = fields.lengthEncodedText(charset);
            } else if (type == VARIABLE && fields.lengthEncodedText(charset).equals("character_set_client")) {
                clientCharset = fields.lengthEncodedText(charset);
            }
        }
        return new Ending(affected, status, database, clientCharset);
    }

    public boolean moreResults() {
        return (status & MORE_RESULTS) != 0;
    }

    /** The rows are to be fetched. */
    public boolean cursor() {
        return (status & CURSOR) != 0;
    }

    public boolean lastRowSent() {
        return (status & LAST_ROW_SENT) != 0;
    }
}
