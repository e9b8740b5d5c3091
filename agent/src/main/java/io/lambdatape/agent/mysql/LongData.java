package io.lambdatape.agent.mysql;

import java.io.ByteArrayOutputStream;

/** A parameter that comes in pieces. */
final class LongData {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    void add(byte[] piece, boolean pieceCut, int bytesMax) {
        int added = Math.min(piece.length, bytesMax - kept.size());
        kept.write(piece, 0, added);
        cut |= pieceCut || added < piece.length;
    }

    byte[] bytes() {
        return kept.toByteArray();
    }

    boolean isCut() {
        return cut;
    }
}
