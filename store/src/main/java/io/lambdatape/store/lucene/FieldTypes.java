package io.lambdatape.store.lucene;

import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;

/** How texts are indexed. There are no norms and no scores: lines are found in the order of time. */
final class FieldTypes {
    /** A message's words with their positions, for phrases. */
    static final FieldType MESSAGE = words();

    /** An attribute's words. */
    static final FieldType WORDS = words();

    /** A whole value, to be found and to be counted: one field, so that a document is taken in faster. */
    static final FieldType KEYWORD = keyword();

    private FieldTypes() {}

    private static FieldType keyword() {
        FieldType type = new FieldType();
        type.setTokenized(false);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS);
        type.setDocValuesType(DocValuesType.SORTED);
        type.freeze();
        return type;
    }

    private static FieldType words() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }
}
