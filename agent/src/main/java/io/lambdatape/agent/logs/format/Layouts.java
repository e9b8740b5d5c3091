package io.lambdatape.agent.logs.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layouts in the order in which they are tried: the strict ones first, the common one takes whatever is left. */
final class Layouts {
    private static final Layout OPENLAMBDA_WORKER = new OpenLambdaWorkerLine();
    private static final List<Layout> OF_FUNCTIONS =
            List.of(new JsonLine(), new AwsPlatformLine(), new AwsFunctionLine(), new LogfmtLine(), new GlogLine());
    private static final List<Layout> OF_PLATFORMS =
            List.of(new SyslogLine(), new OpenWhiskLine(), new AzureLine(), new OpenLambdaNativeLine());

    private Layouts() {}

    /** Whatever it is. */
    static Reading any(Subject line) {
        Reading reading = first(OF_PLATFORMS, line);
        return reading == null ? ofFunctions(line) : reading;
    }

    /** What functions print, or what their runtimes make of it. */
    static Reading ofFunctions(Subject line) {
        Reading reading = first(OF_FUNCTIONS, line);
        return reading == null ? Header.read(line) : reading;
    }

    /** The worker's own line, or what a sandbox prints into the same file. */
    static Reading ofOpenLambdaWorker(Subject line) {
        Reading reading = OPENLAMBDA_WORKER.read(line);
        return reading == null ? any(line) : reading;
    }

    private static @Nullable Reading first(List<Layout> layouts, Subject line) {
        for (Layout layout : layouts) {
            Reading reading = layout.read(line);
            if (reading != null) {
                return reading;
            }
        }
        return null;
    }
}
