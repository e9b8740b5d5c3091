package io.lambdatape.agent.database.sql;

/** Whose SQL a text is: where its words, names, strings and comments begin and end. */
public enum SqlDialect {
    /** PostgreSQL manual, "Lexical Structure". */
    POSTGRESQL,
    /**
     * MySQL Reference Manual, "Language Structure", in the usual SQL mode: double quotes are strings, backslashes
     * escape, {@code #} begins a comment and {@code --} only in front of a blank, comments do not nest, and what stands
     * in {@code /*! *}{@code /} is executed.
     */
    MYSQL
}
