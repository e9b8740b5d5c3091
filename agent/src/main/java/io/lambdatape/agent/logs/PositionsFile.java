package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.agent.logs.JournalPositions.Position;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code log-positions}, a line for each file or journal, the last one counts, its fields separated by tabs:
 *
 * <pre>
 * # ...
 * [finished |whole ]generation  key  offset  fingerprint-length  fingerprint-hash  path
 * journal source  number  cursor
 * </pre>
 *
 * @param followed files that are read on
 * @param finished files that are not, but whose content may come back in a copy
 * @param journals by source
 */
record PositionsFile(List<Checkpoint> followed, List<Checkpoint> finished, Map<String, Position> journals) {
    static final String HEADER = "# how far lambdatape has read log files\n";

    private static final Logger LOG = LoggerFactory.getLogger(PositionsFile.class);
    private static final String FINISHED = "finished ";
    private static final String WHOLE = "whole ";
    private static final String JOURNAL = "journal ";

    static PositionsFile read(Path file) throws IOException {
        PositionsFile read = new PositionsFile(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        // Whatever stands in it: the agent has to start.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        // Who was killed while writing has left half a line.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        for (String line : whole.lines().toList()) {
            try {
                read.take(line);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                LOG.warn("{} has a damaged line, which is passed over: that file is read from its start again", file);
            }
        }
        return read;
    }

    private void take(String line) {
        if (line.startsWith("#")) {
            return;
        }
        if (line.startsWith(JOURNAL)) {
            String[] fields = line.substring(JOURNAL.length()).split("\t", -1);
            journals.put(fields[0], new Position(Long.parseLong(fields[1]), fields[2]));
        } else if (line.startsWith(FINISHED)) {
            finished.add(checkpoint(line.substring(FINISHED.length()), false));
        } else if (line.startsWith(WHOLE)) {
            followed.add(checkpoint(line.substring(WHOLE.length()), true));
        } else {
            followed.add(checkpoint(line, false));
        }
    }

    private static Checkpoint checkpoint(String line, boolean whole) {
        String[] fields = line.split("\t", -1);
        return new Checkpoint(
                fields[0],
                fields[1],
                Long.parseLong(fields[2]),
                new Fingerprint(Integer.parseInt(fields[3]), Long.parseUnsignedLong(fields[4], 16)),
                Path.of(URLDecoder.decode(fields[5], StandardCharsets.UTF_8)),
                whole);
    }

    static void append(StringBuilder text, Checkpoint checkpoint, boolean finished) {
        text.append(finished ? FINISHED : checkpoint.whole() ? WHOLE : "")
                .append(checkpoint.generation())
                .append('\t')
                .append(checkpoint.key())
                .append('\t')
                .append(checkpoint.offset())
                .append('\t')
                .append(checkpoint.fingerprint().length())
                .append('\t')
                .append(Long.toHexString(checkpoint.fingerprint().hash()))
                .append('\t')
                .append(URLEncoder.encode(checkpoint.path().toString(), StandardCharsets.UTF_8))
                .append('\n');
    }

    static void append(StringBuilder text, String source, Position position) {
        text.append(JOURNAL)
                .append(source)
                .append('\t')
                .append(position.number())
                .append('\t')
                .append(position.cursor())
                .append('\n');
    }
}
