package io.lambdatape.replay;

import io.lambdatape.recording.Exchange;
import io.lambdatape.report.Distribution;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.format.ReportFormat;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/** Measures the send error on this machine, for {@code bench/replay-send-error}. Arguments: requests a second, seconds. */
final class SendErrorMeasurement {
    private SendErrorMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        double rate = Double.parseDouble(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        Random random = new Random(1);
        List<Exchange> exchanges = new ArrayList<>();
        double offset = 0;
        for (int i = 0; offset < seconds * 1e9; i++) {
            exchanges.add(
                    Recordings.invocation(i, (long) offset, Recordings.post(i), Recordings.ok("{\"n\":" + i + "}")));
            offset += -Math.log(1 - random.nextDouble()) / rate * 1e9;
        }
        Path recording = Recordings.write(Files.createTempFile("measure", ".recording"), exchanges);
        exchanges.clear();
        try (Receiver receiver = new Receiver(arrival -> Recordings.ok("{\"n\":" + arrival.number() + "}"))) {
            ReplayResult result = new Replay(ReplayOptions.of(recording, receiver.uri()), ProgressListener.NONE).run();
            ReplayTiming replay = Objects.requireNonNull(result.report().replay());
            Distribution error = replay.sendError().distribution();
            System.out.printf(
                    Locale.ROOT,
                    "%d sent, send error in microseconds: p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f; later than 1 ms: %d%n",
                    replay.sent(),
                    error.p50Nanos() / 1000.0,
                    error.p99Nanos() / 1000.0,
                    error.p999Nanos() / 1000.0,
                    error.maxNanos() / 1000.0,
                    replay.sendError().laterThan().get(1).count());
            System.out.println(
                    result.report().sentence() + " " + result.report().notes());
            if (arguments.length > 2) {
                try (OutputStream out = Files.newOutputStream(Path.of(arguments[2]))) {
                    ReportFormat.HTML.write(result.report(), out);
                }
            }
        } finally {
            Files.delete(recording);
        }
    }
}
