package io.lambdatape.agent.postgres;

/**
 * A message of the protocol.
 *
 * @param type its type byte; 0 for a startup packet, which has none
 * @param raw its bytes from the type byte on, as many as are kept
 * @param length how many bytes it has in all
 * @param startNanos when its first byte was read
 * @param endNanos when its last byte was read
 * @param endOffset how many bytes of its direction had passed with it
 */
record Message(char type, byte[] raw, long length, long startNanos, long endNanos, long endOffset) {
    /** Its body, as far as it was kept. */
    MessageBody body() {
        return new MessageBody(raw, type == 0 ? 4 : 5);
    }
}
