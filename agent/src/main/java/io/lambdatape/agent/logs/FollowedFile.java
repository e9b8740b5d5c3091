package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.agent.logs.lines.Line;
import io.lambdatape.agent.logs.lines.LineAssembler;
import io.lambdatape.agent.logs.lines.RecordJoiner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A file whose lines are read: one that grows, or one that is compressed. Holds it open while there may be something to
 * read, so that renaming or deleting it loses nothing. For one thread.
 */
abstract sealed class FollowedFile implements AutoCloseable permits Tail, Archive {
    private static final int READ_BYTES = 128 << 10;

    /** What all files of a thread are read into. */
    static final class ReadBuffer {
        final byte[] bytes = new byte[READ_BYTES];
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    }

    /** What a look at the file has found. */
    enum Found {
        NOTHING,
        BYTES,
        /** It is not the content any more that was read so far: truncated or written anew. */
        REPLACED,
        /** Nothing will come any more. */
        END
    }

    private final LogSource source;
    private final String key;
    private final List<Line> lines = new ArrayList<>();
    /** Records for which there was no room. */
    private final List<Line> untaken = new ArrayList<>();

    private final RecordJoiner joiner;
    private final ToldTimes toldTimes = new ToldTimes();
    /** As what it is read: the file whose rest it holds, or itself. */
    private PathPattern.Match match;
    /** Where it is. */
    private Path place;

    private String generation;
    private LineAssembler assembler = new LineAssembler(0, LineAssembler.LINE_BYTES_MAX);
    private Fingerprint fingerprint = Fingerprint.EMPTY;

    private int writtenDownLength;
    private long lookedForNanos;
    private boolean failing;
    private long openedAt;
    private long changedNanos;
    /** Everything written before this moment has been read; 0 if there is no such moment yet. */
    private long completeNanos;
    /** The same, as it was when the incomplete line began. */
    private long partialNanos;
    /** The same, as it was before {@link #lines} were read. */
    private long linesNanos;

    private long firstLineNanos;

    /** Everything in {@link #lines} was written by then. */
    private long writtenNanos;

    /** What the joiner holds back was not written before this moment; 0 if it holds nothing. */
    private long heldNanos;

    /** @param absentNanos when it was not there yet; 0 if that is unknown */
    FollowedFile(PathPattern.Match match, LogSource source, String key, long nowNanos, long absentNanos) {
        this.match = match;
        this.place = match.path();
        this.source = source;
        this.key = key;
        this.generation = generation(key, nowNanos);
        this.completeNanos = absentNanos;
        this.changedNanos = nowNanos;
        this.joiner = source.joined() ? new RecordJoiner(source.format()::standsAlone) : RecordJoiner.none();
    }

    /** Device and inode. */
    static String key(Path path) throws IOException {
        return String.valueOf(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    private static String generation(String key, long nowNanos) {
        return Integer.toHexString(key.hashCode()) + "-" + Long.toHexString(nowNanos);
    }

    /** Looks for what is new, as much as the buffer holds. */
    abstract Found read(ReadBuffer into, long nowNanos) throws IOException;

    /** Goes on where another file or an earlier run stopped; returns false, and changes nothing, if the content is another. */
    abstract boolean resume(Checkpoint checkpoint) throws IOException;

    /** How the content begins, as far as it is known by now. */
    abstract Beginning beginning() throws IOException;

    /** How much is known to be there and was not read. */
    abstract boolean atEnd();

    @Override
    public abstract void close() throws IOException;

    /** The content is another now: it is read from the start. */
    final void restartLines(long nowNanos) {
        generation = generation(key, nowNanos);
        fingerprint = Fingerprint.EMPTY;
        writtenDownLength = 0;
        openedAt = 0;
        startAt(0);
    }

    /** The content is that one, and is read from there on. */
    final void continueLines(Checkpoint checkpoint, Fingerprint known) {
        generation = checkpoint.generation();
        fingerprint = known;
        openedAt = checkpoint.offset();
        startAt(checkpoint.offset());
    }

    private void startAt(long offset) {
        joiner.clear();
        untaken.clear();
        heldNanos = 0;
        assembler = new LineAssembler(offset, LineAssembler.LINE_BYTES_MAX);
        partialNanos = 0;
    }

    /** Up to where the content was read. */
    final long position() {
        return assembler.position();
    }

    /** Nothing more was there at that moment. */
    final void readAll(long nowNanos) {
        completeNanos = nowNanos;
    }

    /**
     * Takes the next bytes of the content.
     *
     * @param modifiedNanos about when they were written, as far as the file system tells
     */
    final void feed(ByteBuffer bytes, long modifiedNanos, long nowNanos) {
        changedNanos = nowNanos;
        writtenNanos = Math.clamp(modifiedNanos, Math.min(completeNanos, nowNanos), nowNanos);
        linesNanos = completeNanos;
        firstLineNanos = assembler.lineStart() < assembler.position() ? partialNanos : completeNanos;
        lines.clear();
        while (bytes.hasRemaining()) {
            Line line = assembler.next(bytes);
            if (line != null) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty() || partialNanos == 0) {
            partialNanos = lines.isEmpty() ? firstLineNanos : linesNanos;
        }
    }

    /** Makes a line of the incomplete one, because nothing will complete it. */
    final void endLine() {
        lines.clear();
        linesNanos = completeNanos;
        firstLineNanos = partialNanos;
        Line line = assembler.flush();
        if (line != null) {
            lines.add(line);
        }
    }

    /**
     * The records that the lines make, those that were held back or not taken included.
     *
     * @param all whether nothing is to be held back
     */
    final List<Line> records(boolean all) {
        if (heldNanos != 0) {
            firstLineNanos = heldNanos;
        }
        List<Line> records = new ArrayList<>(untaken);
        untaken.clear();
        records.addAll(joiner.join(lines));
        lines.clear();
        if (all) {
            records.addAll(joiner.flush());
        }
        if (!joiner.holds()) {
            heldNanos = 0;
        } else if (heldNanos == 0 || !records.isEmpty()) {
            heldNanos = linesNanos;
        }
        return records;
    }

    /** There was no room for these: they come first the next time. */
    final void keep(List<Line> records) {
        untaken.addAll(records);
    }

    /** Whether a record waits for lines that may go on with it. */
    final boolean holds() {
        return joiner.holds();
    }

    /** The times that its lines have told. */
    final ToldTimes toldTimes() {
        return toldTimes;
    }

    /** Not written before this moment; 0 if unknown. The first line may have begun before the others. */
    final long writtenAfterNanos(boolean first) {
        return first ? firstLineNanos : linesNanos;
    }

    /** Written before this moment, as near as is known. */
    final long writtenBeforeNanos() {
        return writtenNanos;
    }

    /** Whether what is written down of how it begins may fit others: it has grown to twice as much, or there was nothing. */
    final boolean isHardlyKnown() {
        return fingerprint.length() > 0 && fingerprint.length() >= 2 * writtenDownLength;
    }

    /** How it begins is written down, as far as it is known. */
    final void writtenDown() {
        writtenDownLength = fingerprint.length();
    }

    /** When it was looked for under another name; 0 if never. */
    final long lookedForNanos() {
        return lookedForNanos;
    }

    final void lookedFor(long nowNanos) {
        lookedForNanos = nowNanos;
    }

    /** It has another name. */
    final void renamed(PathPattern.Match newMatch) {
        match = newMatch;
        place = newMatch.path();
    }

    /** Its lines are another file's, whose rest it holds. */
    final void readAs(PathPattern.Match other) {
        match = other;
    }

    /** Whether it is the file that stands there. */
    boolean isAt(Path there) {
        return Opening.isKey(there, key);
    }

    /** Whether all that will ever come of it has been taken: it is known, and not looked at any more. */
    boolean isTaken() {
        return false;
    }

    /** Reading it has failed; it is tried again. Returns whether that is news. */
    final boolean failed() {
        boolean already = failing;
        failing = true;
        return !already;
    }

    /** Reading it has worked. */
    final void worked() {
        failing = false;
    }

    /** As it was opened; what has reached the spool since counts on top. */
    final Checkpoint checkpoint() {
        return new Checkpoint(generation, key, openedAt, fingerprint, match.path(), false);
    }

    /** As it stands now, when all records that were complete have been taken. */
    final Checkpoint checkpointNow() {
        long offset = joiner.heldFrom(assembler.lineStart());
        return new Checkpoint(generation, key, offset, fingerprint, match.path(), false);
    }

    final Fingerprint fingerprint() {
        return fingerprint;
    }

    final void fingerprint(Fingerprint grown) {
        fingerprint = grown;
    }

    /** The path that is told with its lines. */
    final Path path() {
        return match.path();
    }

    /** Where it is. */
    final Path place() {
        return place;
    }

    final PathPattern.Match match() {
        return match;
    }

    final LogSource source() {
        return source;
    }

    final String key() {
        return key;
    }

    final String generation() {
        return generation;
    }

    final long changedNanos() {
        return changedNanos;
    }
}
