package io.lambdatape.logview.json;

import io.lambdatape.store.SearchField;
import java.util.List;

/** The fields that a query may name. */
public record FieldsJson(List<FieldJson> fields) {
    /**
     * A field.
     *
     * @param types {@code text}, {@code keyword}, {@code number}: what it holds
     * @param attribute whether it is an attribute, and not a field that all may have
     * @param counted whether facets and statistics go by it
     */
    public record FieldJson(String name, List<String> types, boolean attribute, boolean counted) {}

    public static FieldsJson of(List<SearchField> fields) {
        return new FieldsJson(fields.stream()
                .map(field -> new FieldJson(
                        field.name(),
                        field.types().stream().map(Words::of).toList(),
                        field.attribute(),
                        field.counted()))
                .toList());
    }
}
