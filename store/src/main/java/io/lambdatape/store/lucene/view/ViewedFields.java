package io.lambdatape.store.lucene.view;

import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Which fields stand in others. */
public interface ViewedFields {
    /** The field of a document's source: a keyword with a column. */
    String source();

    /** The fields that stand in it. */
    List<String> ofSource();

    /** What a source says of each of them, in the same order; null for nothing. */
    @Nullable
    BytesRef[] values(BytesRef source);

    /** The field of the offset, which stands in the stored record of a line. */
    String offset();
}
