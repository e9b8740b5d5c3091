package io.lambdatape.recording.file;

import java.io.IOException;

/** The file is not a recording, or it is damaged. The message says where and what to do. */
public final class BrokenRecordingException extends IOException {
    private static final long serialVersionUID = 1L;

    public BrokenRecordingException(String message) {
        super(message);
    }
}
