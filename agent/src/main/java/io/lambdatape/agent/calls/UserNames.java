package io.lambdatape.agent.calls;

import io.lambdatape.recording.Payload;

/** User names and passwords in the target of a request, which have no place in a record (RFC 9110, section 4.2.4). */
final class UserNames {
    private UserNames() {}

    /** The same payload, or one in which what stands before the {@code @} of an absolute target is blanked. */
    static Payload blanked(Payload request) {
        byte[] bytes = request.bytes();
        int from = -1;
        for (int i = 0; i < bytes.length && bytes[i] != '\n'; i++) {
            boolean slashes = i >= 2 && bytes[i] == '/' && bytes[i - 1] == '/' && bytes[i - 2] == ':';
            if (from < 0 && (slashes || isConnect(bytes, i))) {
                from = i + 1;
            } else if (from >= 0 && bytes[i] == '@') {
                byte[] blanked = bytes.clone();
                java.util.Arrays.fill(blanked, from, i, (byte) '*');
                return new Payload(blanked, request.length(), request.chunks(), request.truncated(), request.parts());
            } else if (from >= 0 && (bytes[i] == '/' || bytes[i] == '?' || bytes[i] == ' ')) {
                return request;
            }
        }
        return request;
    }

    private static boolean isConnect(byte[] bytes, int at) {
        String connect = "CONNECT ";
        if (at != connect.length() - 1) {
            return false;
        }
        for (int i = 0; i <= at; i++) {
            if (bytes[i] != connect.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
