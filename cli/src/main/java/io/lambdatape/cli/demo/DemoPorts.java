package io.lambdatape.cli.demo;

import java.io.IOException;

/** Where the demo's agent listens: in front of the worker and of each database. */
record DemoPorts(int worker, int postgres, int redis) {
    private static final int USUAL_WORKER = 5000;
    private static final int USUAL_POSTGRES = 15432;
    private static final int USUAL_REDIS = 16379;

    /** The usual ones, free ones in the place of those that somebody has. */
    static DemoPorts usual() throws IOException {
        return new DemoPorts(
                FreePort.preferring(USUAL_WORKER),
                FreePort.preferring(USUAL_POSTGRES),
                FreePort.preferring(USUAL_REDIS));
    }

    static DemoPorts free() throws IOException {
        return new DemoPorts(FreePort.preferring(0), FreePort.preferring(0), FreePort.preferring(0));
    }
}
