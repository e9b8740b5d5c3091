package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;

/** What a client's first bytes in a tunnel look like. */
enum TunnelContent {
    TLS,
    HTTP,
    OTHER;

    private static final int TLS_HANDSHAKE = 0x16;
    private static final String[] METHODS = {"GET /", "POST /", "PUT /", "DELETE /", "HEAD /", "OPTIONS /", "PATCH /"};

    /** Decided by what has come at once: nothing is held back until there is more. */
    static TunnelContent of(ByteBuf first) {
        if (first.getUnsignedByte(first.readerIndex()) == TLS_HANDSHAKE) {
            return TLS;
        }
        for (String method : METHODS) {
            if (startsWith(first, method)) {
                return HTTP;
            }
        }
        return OTHER;
    }

    private static boolean startsWith(ByteBuf bytes, String text) {
        if (bytes.readableBytes() < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
