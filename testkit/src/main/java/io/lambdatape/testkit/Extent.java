package io.lambdatape.testkit;

/**
 * How much a test does of what it could go on with for long: what finds most faults, or, with {@code ./verify --long},
 * all.
 */
public final class Extent {
    private static final boolean WHOLE = Boolean.getBoolean("lambdatape.tests.long");

    private Extent() {}

    /** Whether all is to be done. */
    public static boolean isWhole() {
        return WHOLE;
    }

    /** How often something is to be done. */
    public static int times(int usually, int whole) {
        return WHOLE ? whole : usually;
    }
}
