package io.lambdatape.settings;

/**
 * A value that was set.
 *
 * @param where the file and line, or the environment variable: what a problem begins with
 */
public record Setting(String text, String where) {}
