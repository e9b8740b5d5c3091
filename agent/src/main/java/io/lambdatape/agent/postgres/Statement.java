package io.lambdatape.agent.postgres;

/**
 * A statement as it was prepared.
 *
 * @param text its SQL
 * @param types the parameters' type OIDs as far as they are known; replaced when the server describes them
 */
record Statement(String text, int[] types) {
    static final Statement UNKNOWN = new Statement("", new int[0]);

    int type(int parameter) {
        return parameter < types.length ? types[parameter] : 0;
    }
}
