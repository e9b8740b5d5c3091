package io.lambdatape.recording.otlp;

/** The bytes are not OTLP, or not what docs/wire-format.md allows. The message says which field. */
public final class MalformedOtlpException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedOtlpException(String message, Throwable cause) {
        super(message, cause);
    }

    public MalformedOtlpException(String message) {
        super(message);
    }
}
