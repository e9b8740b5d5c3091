package io.lambdatape.replay;

import io.lambdatape.recording.Payload;
import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.schedule.Pacer;
import io.lambdatape.replay.schedule.ReplayTime;
import io.lambdatape.replay.schedule.Schedule;
import io.lambdatape.replay.send.SendLimits;
import io.lambdatape.replay.send.Sender;
import io.lambdatape.report.ReplaySettings;
import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends made-up requests to a socket of its own before the start, so that the virtual machine has loaded and compiled
 * what the schedule depends on. Without it the first half second of a replay is tens of milliseconds late. The target
 * sees nothing of this.
 */
final class Rehearsal {
    private static final int REQUESTS = 3_000;
    private static final long DISTANCE_NANOS = 150_000;
    private static final long WAIT_NANOS_MAX = 1_000_000_000;
    private static final byte[] REQUEST =
            "POST / HTTP/1.1\r\nHost: rehearsal\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RECORDED =
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{ \"a\":1 }".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}".getBytes(StandardCharsets.US_ASCII);

    private final ReplayTime time;

    Rehearsal(ReplayTime time) {
        this.time = time;
    }

    void run() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().name("rehearsal-accept").start(() -> accept(server));
            Schedule schedule = new Schedule(time.nanos(), 0, 1);
            ReplaySettings settings = new ReplaySettings("rehearsal", 1, time.epochNanos(), 0);
            Ledger ledger = new Ledger(TimingReport.builder("rehearsal").replay(settings));
            SendLimits limits = new SendLimits(64, 64, 1 << 16, Duration.ofSeconds(1));
            InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            try (Sender sender = new Sender(address, limits, time, outcome -> ledger.outcome(outcome, schedule))) {
                sender.warm(8);
                drive(sender, schedule);
            }
            ledger.close(0, false, List.of());
        }
    }

    private void drive(Sender sender, Schedule schedule) {
        Pacer pacer = new Pacer(time, () -> false);
        for (int i = 0; i < REQUESTS; i++) {
            long start = i * DISTANCE_NANOS;
            pacer.await(schedule.dueNanos(start));
            sender.send(
                    new Planned.Request("rehearsal", "", start, 1, "POST", REQUEST, Payload.of(RECORDED)),
                    schedule.dueNanos(start));
        }
        long end = time.nanos() + WAIT_NANOS_MAX;
        while (sender.inFlight() > 0 && time.nanos() < end) {
            time.park(1_000_000);
        }
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().name("rehearsal-answer").start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The rehearsal is over.
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            while (in.readNBytes(REQUEST.length).length == REQUEST.length) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // The rehearsal is over.
        }
    }
}
