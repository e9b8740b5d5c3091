package io.lambdatape.store.lucene;

import io.lambdatape.store.lucene.view.ViewedFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The fields that are the same in all lines of a source: the index holds the source, and they are read out of it. */
final class SourceFields implements ViewedFields {
    private static final List<String> NAMES =
            List.of(Fields.WORKER, Fields.LAMBDA, Fields.INSTANCE, Fields.PLATFORM, Fields.STREAM, Fields.FILE);

    @Override
    public String source() {
        return Fields.SOURCE;
    }

    @Override
    public List<String> ofSource() {
        return NAMES;
    }

    @Override
    public @Nullable BytesRef[] values(BytesRef source) {
        try {
            Sources.Common common = Sources.read(source);
            return new @Nullable BytesRef[] {
                value(common.place().worker()),
                value(common.place().lambda()),
                value(common.place().instance()),
                value(common.place().platform()),
                value(common.stream()),
                value(common.file())
            };
        } catch (IOException e) {
            throw new UncheckedIOException("a source that cannot be read", e);
        }
    }

    private static @Nullable BytesRef value(@Nullable String text) {
        return text == null || text.isEmpty() ? null : new BytesRef(text);
    }

    @Override
    public String offset() {
        return Fields.OFFSET;
    }
}
