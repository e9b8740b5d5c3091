package io.lambdatape.logview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.recording.http.HttpField;
import io.lambdatape.recording.http.HttpMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer in JSON. */
record Answer(int status, Map<String, List<String>> headers, JsonNode body) {
    static Answer parse(byte[] message) throws IOException {
        HttpMessage parsed = HttpMessage.parse(message);
        Map<String, List<String>> headers = new TreeMap<>();
        for (HttpField field : parsed.fields()) {
            headers.put(field.name().toLowerCase(java.util.Locale.ROOT), List.of(field.value()));
        }
        return new Answer(parsed.status(), headers, new ObjectMapper().readTree(parsed.body()));
    }

    String header(String name) {
        return String.join(", ", headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()));
    }

    String mediaType() {
        return header("content-type");
    }
}
