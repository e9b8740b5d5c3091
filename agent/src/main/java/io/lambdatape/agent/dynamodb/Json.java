package io.lambdatape.agent.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lambdatape.agent.http.HttpMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Goes through the fields of a JSON text once, and keeps nothing of it. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Told each field of an object with the parser at its value, of which it may read on to the end. */
    @FunctionalInterface
    interface Field {
        void read(String name, JsonParser value) throws IOException;
    }

    /** Told each element of a list with the parser at its first token. */
    @FunctionalInterface
    interface Element {
        void read(JsonParser value) throws IOException;
    }

    private Json() {}

    /** Whether the text was one whole object; what came before a mistake or the torn end was told. */
    static boolean read(byte[] text, Field field) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            fields(parser, field);
            return parser.currentToken() == JsonToken.END_OBJECT;
        } catch (IOException e) {
            return false;
        }
    }

    /** The fields of the object at hand; anything else is passed over. */
    static void fields(JsonParser parser, Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken first = parser.nextToken();
            field.read(name, parser);
            if (first != null && first.isStructStart() && parser.currentToken() == first) {
                parser.skipChildren();
            }
        }
    }

    /** The elements of the list at hand; anything else is passed over. */
    static void elements(JsonParser parser, Element element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            element.read(parser);
            if (token.isStructStart() && parser.currentToken() == token) {
                parser.skipChildren();
            }
        }
    }

    /**
     * A message's body as far as it was recorded.
     *
     * @param bytesMax how much of a compressed one is unpacked
     */
    static byte[] body(HttpMessage message, int bytesMax) {
        byte[] content = message.content();
        String coding = message.field("content-encoding");
        if (coding == null || coding.equalsIgnoreCase("identity")) {
            return content;
        }
        return coding.equalsIgnoreCase("gzip") ? unpacked(content, bytesMax) : new byte[0];
    }

    private static byte[] unpacked(byte[] packed, int bytesMax) {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        byte[] step = new byte[8192];
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            int read = gzip.read(step);
            while (read > 0 && unpacked.size() < bytesMax) {
                unpacked.write(step, 0, Math.min(read, bytesMax - unpacked.size()));
                read = gzip.read(step);
            }
        } catch (IOException e) {
            // Torn or no gzip: what came before is read.
        }
        return unpacked.toByteArray();
    }
}
