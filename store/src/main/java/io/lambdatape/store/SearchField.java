package io.lambdatape.store;

import java.util.List;

/**
 * A field that a query may name.
 *
 * @param name as the query names it
 * @param types what it holds; an attribute may be a number in some records and a text in others
 * @param attribute whether it is an attribute, and not a field that all records may have
 * @param counted whether its values can be counted
 */
public record SearchField(String name, List<Type> types, boolean attribute, boolean counted) {
    /** What may be asked of a field. */
    public enum Type {
        /** Found by its words. */
        TEXT,
        /** Found as a whole. */
        KEYWORD,
        /** Compared, and summed up. */
        NUMBER
    }
}
