package io.lambdatape.agent.mongodb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Messages of MongoDB, with documents as the Java driver's own encoder writes them. */
final class Messages {
    static final int CHECKSUM = 1;
    static final int MORE_TO_COME = 2;

    private Messages() {}

    static byte[] bson(String json) {
        return bson(BsonDocument.parse(json));
    }

    static byte[] bson(BsonDocument document) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }

    /** OP_MSG with a body, and perhaps a sequence of documents. */
    static byte[] msg(int id, int responseTo, int flags, String body, String... sequence) {
        ByteArrayOutputStream sections = new ByteArrayOutputStream();
        sections.write(0);
        sections.writeBytes(bson(body));
        if (sequence.length > 0) {
            ByteArrayOutputStream documents = new ByteArrayOutputStream();
            documents.writeBytes((sequence[0] + "\0").getBytes(StandardCharsets.UTF_8));
            for (int i = 1; i < sequence.length; i++) {
                documents.writeBytes(bson(sequence[i]));
            }
            sections.write(1);
            sections.writeBytes(little(documents.size() + 4));
            sections.writeBytes(documents.toByteArray());
        }
        boolean checksum = (flags & CHECKSUM) != 0;
        byte[] message =
                message(id, responseTo, 2013, little(flags), sections.toByteArray(), new byte[checksum ? 4 : 0]);
        return checksum ? summed(message) : message;
    }

    static byte[] msg(int id, int responseTo, String body) {
        return msg(id, responseTo, 0, body);
    }

    static byte[] query(int id, String collection, String body) {
        return message(
                id,
                0,
                2004,
                little(0),
                (collection + "\0").getBytes(StandardCharsets.UTF_8),
                little(0),
                little(-1),
                bson(body));
    }

    static byte[] reply(int id, int responseTo, String body) {
        return message(id, responseTo, 1, little(8), new byte[8], little(0), little(1), bson(body));
    }

    static byte[] message(int id, int responseTo, int opCode, byte[]... parts) {
        byte[] body = joined(parts);
        return joined(little(16 + body.length), little(id), little(responseTo), little(opCode), body);
    }

    static byte[] summed(byte[] message) {
        CRC32C checksum = new CRC32C();
        checksum.update(message, 0, message.length - 4);
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(message.length - 4, (int) checksum.getValue());
        return message;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] little(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
