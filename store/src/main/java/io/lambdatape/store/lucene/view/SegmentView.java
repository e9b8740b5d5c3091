package io.lambdatape.store.lucene.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.jspecify.annotations.Nullable;

/** A segment as queries see it. */
final class SegmentView extends FilterLeafReader {
    private final Views views;
    private final FieldInfos infos;

    SegmentView(LeafReader in, Views views) {
        super(in);
        this.views = views;
        this.infos = infos(in.getFieldInfos(), views.fields());
    }

    private static FieldInfos infos(FieldInfos real, ViewedFields viewed) {
        List<FieldInfo> all = new ArrayList<>();
        int highest = -1;
        for (FieldInfo info : real) {
            all.add(info);
            highest = Math.max(highest, info.number);
        }
        for (String field : viewed.ofSource()) {
            all.add(info(field, ++highest, IndexOptions.DOCS, DocValuesType.SORTED));
        }
        all.add(info(viewed.offset(), ++highest, IndexOptions.NONE, DocValuesType.NUMERIC));
        return new FieldInfos(all.toArray(FieldInfo[]::new));
    }

    private static FieldInfo info(String name, int number, IndexOptions indexed, DocValuesType column) {
        return new FieldInfo(
                name,
                number,
                false,
                true,
                false,
                indexed,
                column,
                DocValuesSkipIndexType.NONE,
                -1,
                Map.of(),
                0,
                0,
                0,
                0,
                VectorEncoding.FLOAT32,
                VectorSimilarityFunction.EUCLIDEAN,
                false,
                false);
    }

    @Override
    public FieldInfos getFieldInfos() {
        return infos;
    }

    @Override
    public @Nullable Terms terms(String field) throws IOException {
        int place = views.fields().ofSource().indexOf(field);
        return place < 0 ? in.terms(field) : views.sources(in).terms(in, place);
    }

    @Override
    public @Nullable SortedDocValues getSortedDocValues(String field) throws IOException {
        int place = views.fields().ofSource().indexOf(field);
        return place < 0 ? in.getSortedDocValues(field) : views.sources(in).column(in, place);
    }

    @Override
    public @Nullable NumericDocValues getNumericDocValues(String field) throws IOException {
        return field.equals(views.fields().offset()) ? new OffsetColumn(in) : in.getNumericDocValues(field);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
        return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
        return in.getReaderCacheHelper();
    }
}
