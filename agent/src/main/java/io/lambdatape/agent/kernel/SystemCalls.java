package io.lambdatape.agent.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The C library's functions, as its manual pages describe them. Each throws the error that it sets. */
final class SystemCalls {
    private static final @Nullable String MISSING = bound();

    private SystemCalls() {}

    private static @Nullable String bound() {
        if (!Platform.isLinux()) {
            return "this is not Linux";
        }
        try {
            Native.register(SystemCalls.class, Platform.C_LIBRARY_NAME);
            return null;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            return "the C library cannot be called: " + e.getMessage();
        }
    }

    /** @throws IOException if there are no system calls to be had here */
    static void require() throws IOException {
        if (MISSING != null) {
            throw new IOException(MISSING);
        }
    }

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native long send(int socket, byte[] bytes, long count, int flags) throws LastErrorException;

    static native long recv(int socket, byte[] bytes, long count, int flags) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
}
