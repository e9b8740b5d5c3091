package io.lambdatape.agent.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance was doing at one moment.
 *
 * @param sure whether everything that the instance was asked is known; the rest means nothing otherwise
 * @param visits the requests that it worked on; usually one or none
 * @param phase which part of its life it was, where there was no request; null if that is unknown
 * @param afterAnswer whether the instance itself had sent the answer before which it had been idle
 */
record Presence(boolean sure, List<Visit> visits, @Nullable Phase phase, boolean afterAnswer) {
    static final Presence UNSURE = new Presence(false, List.of(), null, false);

    boolean idle() {
        return visits.isEmpty();
    }
}
