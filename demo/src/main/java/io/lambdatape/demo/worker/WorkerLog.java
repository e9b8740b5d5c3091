package io.lambdatape.demo.worker;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code worker.out} in the format of Go's default slog handler: {@code 2026/04/23 11:28:53 INFO message key=value},
 * local time, whole seconds.
 */
final class WorkerLog implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);

    // Not a FileChannel: that is closed for good when a thread that writes to it is interrupted.
    private final OutputStream file;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    private WorkerLog(OutputStream file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Begins the file anew, as OpenLambda does at every start. */
    static WorkerLog open(Path path, Clock clock) throws IOException {
        return new WorkerLog(new FileOutputStream(path.toFile()), clock);
    }

    void info(String message, Object... keysAndValues) {
        write("INFO", message, keysAndValues);
    }

    void error(String message, Object... keysAndValues) {
        write("ERROR", message, keysAndValues);
    }

    private void write(String level, String message, Object... keysAndValues) {
        StringBuilder line = new StringBuilder(LocalDateTime.now(clock).format(TIME))
                .append(' ')
                .append(level)
                .append(' ')
                .append(message);
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            line.append(' ').append(keysAndValues[i]).append('=').append(quoted(String.valueOf(keysAndValues[i + 1])));
        }
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write worker.out: is the disk full?", e);
        } finally {
            lock.unlock();
        }
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c < 127);
        if (plain) {
            return value;
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
