package io.lambdatape.recording.http;

/** A header field, as it was written. */
public record HttpField(String name, String value) {}
