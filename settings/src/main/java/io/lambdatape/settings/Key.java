package io.lambdatape.settings;

import java.util.Locale;

/**
 * A key of a configuration.
 *
 * @param path as in {@code invocations[].listen}; {@code kafka.*} stands for any name below {@code kafka}
 * @param required whether there is no configuration without it (or no list entry, where it stands in one)
 * @param otherwise its value if it is left out; empty if it has none
 * @param unit of its value: what it looks like
 * @param doc what it means
 * @param names whether it takes a list of names instead of one value
 */
public record Key(String path, boolean required, String otherwise, String unit, String doc, boolean names) {
    /** A key that may be left out. */
    public static Key optional(String path, String otherwise, String unit, String doc) {
        return new Key(path, false, otherwise, unit, doc, false);
    }

    /** A key that may not be left out. */
    public static Key required(String path, String unit, String doc) {
        return new Key(path, true, "", unit, doc, false);
    }

    /** A key that takes a list of names. */
    public static Key names(String path, String otherwise, String doc) {
        return new Key(path, false, otherwise, "list of names", doc, true);
    }

    /** The key's row in the table of keys of a page of documentation. */
    public String row() {
        return "| `" + path + "` | " + (required ? "(required)" : otherwise) + " | " + unit + " | " + doc + " |";
    }

    /** Whether it stands for any name below a section. */
    boolean any() {
        return path.endsWith(".*");
    }

    /** For {@code kafka.*}: {@code kafka.}. */
    String section() {
        return path.substring(0, path.lastIndexOf('.') + 1);
    }

    /** The environment variable that sets it; {@code <n>} is an entry's number from 0, {@code <setting>} any name. */
    String variable(String prefix) {
        return prefix
                + path.replace("[].", "_<n>_")
                        .replace(".*", "_<setting>")
                        .replace('.', '_')
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT)
                        .replace("<N>", "<n>")
                        .replace("<SETTING>", "<setting>");
    }
}
