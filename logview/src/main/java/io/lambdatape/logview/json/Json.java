package io.lambdatape.logview.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Writes records as JSON: absent values left out, instants as RFC 3339, durations as seconds. */
public final class Json {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantAsText())
                    .addSerializer(Duration.class, new DurationAsSeconds()))
            .build()
            .writer();

    private Json() {}

    /** The JSON of something small. */
    public static byte[] bytes(Object value) {
        try {
            return WRITER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("BUG: " + value.getClass() + " cannot be written as JSON", e);
        }
    }

    /** Writes the JSON to a stream, without closing it. */
    public static void write(OutputStream out, Object value) throws IOException {
        // Through a writer: it replaces half a surrogate pair, where Jackson's own encoder would end the answer
        // halfway.
        OutputStreamWriter writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        WRITER.writeValue(writer, value);
        writer.flush();
    }

    private static final class InstantAsText extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Rfc3339.format(value));
        }
    }

    private static final class DurationAsSeconds extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toMillis() / 1000.0);
        }
    }
}
