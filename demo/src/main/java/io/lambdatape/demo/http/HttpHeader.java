package io.lambdatape.demo.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One header line, as it was written. */
public record HttpHeader(String name, String value) {
    /** The first header of that name, whatever its case; null if there is none. */
    static @Nullable String first(List<HttpHeader> headers, String name) {
        for (HttpHeader header : headers) {
            if (header.is(name)) {
                return header.value();
            }
        }
        return null;
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
