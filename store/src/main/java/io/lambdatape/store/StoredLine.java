package io.lambdatape.store;

import io.lambdatape.recording.LogLine;

/**
 * A log line as found.
 *
 * @param id names the line for {@link LogSearch#context} and for links; stable while the line is kept
 * @param cursor where {@link LogSearch#search} or {@link LogSearch#tail} goes on after this line
 */
public record StoredLine(String id, String cursor, LogLine line) {}
