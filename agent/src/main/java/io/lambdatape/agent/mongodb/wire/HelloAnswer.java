package io.lambdatape.agent.mongodb.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the answer to {@code hello}: its addresses become the agent's, so that drivers do not go past it, and
 * compression is not agreed on, so that what follows can be read.
 */
public final class HelloAnswer {
    private HelloAnswer() {}

    /**
     * The message to give to the client instead; null if it can stay as it is.
     *
     * @param address where the client reaches the agent: {@code host:port}
     */
    public static byte @Nullable [] rewritten(Header header, byte[] message, String address) {
        OpMsg msg = message.length == header.length() ? OpMsg.of(header, message) : null;
        if (msg == null) {
            return null;
        }
        byte[] document = document(msg, address);
        if (document == null) {
            return null;
        }
        int documentEnd = msg.bodyFrom() + LittleEndian.int32(message, msg.bodyFrom());
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream(message.length + 64);
        rewritten.write(message, 0, msg.bodyFrom());
        rewritten.writeBytes(document);
        rewritten.write(message, documentEnd, message.length - documentEnd);
        byte[] bytes = rewritten.toByteArray();
        LittleEndian.putInt32(bytes, 0, bytes.length);
        if (msg.hasChecksum()) {
            CRC32C checksum = new CRC32C();
            checksum.update(bytes, 0, bytes.length - 4);
            LittleEndian.putInt32(bytes, bytes.length - 4, (int) checksum.getValue());
        }
        return bytes;
    }

    private static byte @Nullable [] document(OpMsg msg, String address) {
        String me = text(msg, "me");
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        elements.writeBytes(new byte[4]);
        boolean changed = false;
        Bson fields = msg.body();
        while (fields.advance()) {
            String name = fields.name();
            boolean own = name.equals("primary") && me != null && me.equals(fields.string());
            boolean ours = true;
            if (name.equals("hosts")) {
                elements.writeBytes(list(name, address));
            } else if (name.equals("me") || own) {
                elements.writeBytes(string(name, address));
            } else if (!name.equals("primary")
                    && !name.equals("passives")
                    && !name.equals("arbiters")
                    && !name.equals("compression")) {
                elements.write(msg.bytes(), fields.elementFrom(), fields.elementTo() - fields.elementFrom());
                ours = false;
            }
            changed |= ours;
        }
        elements.write(0);
        if (fields.torn() || !changed) {
            return null;
        }
        byte[] bytes = elements.toByteArray();
        LittleEndian.putInt32(bytes, 0, bytes.length);
        return bytes;
    }

    private static @Nullable String text(OpMsg msg, String name) {
        Bson fields = msg.body();
        while (fields.advance()) {
            if (fields.name().equals(name)) {
                return fields.string();
            }
        }
        return null;
    }

    private static byte[] list(String name, String only) {
        byte[] element = string("0", only);
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        byte[] list = new byte[key.length + element.length + 7];
        list[0] = Bson.ARRAY;
        System.arraycopy(key, 0, list, 1, key.length);
        LittleEndian.putInt32(list, key.length + 2, element.length + 5);
        System.arraycopy(element, 0, list, key.length + 6, element.length);
        return list;
    }

    private static byte[] string(String name, String value) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] element = Arrays.copyOf(new byte[] {Bson.STRING}, key.length + text.length + 7);
        System.arraycopy(key, 0, element, 1, key.length);
        LittleEndian.putInt32(element, key.length + 2, text.length + 1);
        System.arraycopy(text, 0, element, key.length + 6, text.length);
        return element;
    }
}
