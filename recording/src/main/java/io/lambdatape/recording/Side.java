package io.lambdatape.recording;

/** A direction of an exchange. */
public enum Side {
    REQUEST,
    RESPONSE
}
