package io.lambdatape.cli.client;

import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Timekeeper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events that go on after a lost connection: it asks again with the id of the last event that was handled,
 * so that none is lost and none comes twice. Whoever begins has had an answer of this server already, so even the first
 * connection is tried until it stands.
 */
public final class EventSource {
    private static final Duration WAIT_FIRST = Duration.ofSeconds(1);
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final ServerClient client;
    private final String path;
    private final Map<String, String> parameters;
    private final Duration silenceMax;
    private final Timekeeper time;
    private @Nullable String lastId;
    private boolean lost;
    private Duration wait = WAIT_FIRST;

    /** What happens. */
    public interface Listener {
        /**
         * An event; a plain message has no name.
         *
         * @return whether to go on
         */
        boolean event(String name, String data);

        /** The connection is lost; it is tried again after a while. */
        void lost(String why, Duration wait);

        /** It is there again, and what came meanwhile follows. */
        void back();
    }

    /**
     * @param silenceMax after so long without a byte the connection counts as lost: longer than the server's heartbeat
     */
    public EventSource(
            ServerClient client, String path, Map<String, String> parameters, Duration silenceMax, Timekeeper time) {
        this.client = client;
        this.path = path;
        this.parameters = new LinkedHashMap<>(parameters);
        this.silenceMax = silenceMax;
        this.time = time;
    }

    /**
     * Hands on events until the listener has enough.
     *
     * @throws Failure if the server refuses the request as it is
     */
    public void listen(Listener listener) {
        while (true) {
            String why;
            try (InputStream body = client.events(path, parameters, lastId)) {
                if (lost) {
                    listener.back();
                }
                if (!handOn(body, listener)) {
                    return;
                }
                why = "the server ended the stream";
            } catch (IOException e) {
                why = "the connection broke";
            } catch (ServerClient.Unavailable e) {
                why = e.reason();
            }
            lost = true;
            listener.lost(why, wait);
            pause();
        }
    }

    private boolean handOn(InputStream body, Listener listener) throws IOException {
        Events events = new Events(body);
        try (SilenceWatch watch = SilenceWatch.over(body, silenceMax, time)) {
            for (Events.Event event = events.next(watch::heard); event != null; event = events.next(watch::heard)) {
                wait = events.retryMillis() == null ? WAIT_FIRST : Duration.ofMillis(events.retryMillis());
                if (event.data() != null && !listener.event(event.name(), event.data())) {
                    return false;
                }
                // Only now: an event that was not handled comes again.
                lastId = event.id() == null ? lastId : event.id();
            }
        }
        return true;
    }

    private void pause() {
        try {
            time.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotRun("interrupted");
        }
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : doubled;
    }
}
