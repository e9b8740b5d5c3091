package io.lambdatape.agent.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which connections a sandbox has, from {@code /proc/net/unix}: a connection that it has accepted, or is about to, goes
 * by the path on which it listens, under whatever name a client has found it.
 */
final class PassedBy {
    private static final Path TABLE = Path.of("/proc/net/unix");
    /** What OpenLambda's sandboxes call their socket in a root of their own: the same name for all of them. */
    private static final String WITHIN = "/host/" + SandboxGates.SOCKET;

    private static final int FLAGS = 3;
    private static final int STATE = 5;
    private static final int INODE = 6;
    private static final int PATH = 7;
    /** {@code __SO_ACCEPTCON}: it listens. */
    private static final int LISTENS = 0x10000;
    /** {@code SS_UNCONNECTED}: it listens, or is about to. */
    private static final String UNCONNECTED = "01";

    private final SandboxProcesses processes;

    PassedBy(SandboxProcesses processes) {
        this.processes = processes;
    }

    /** How many connections there are. */
    enum Connections {
        NONE,
        SOME,
        /** It cannot be seen where it listens: no Linux, no rights, a network of its own. */
        UNKNOWN
    }

    private record Row(String path, boolean listens, String state, String inode) {
        boolean isConnection() {
            return !listens && !state.equals(UNCONNECTED);
        }

        /** Made by a client, and not accepted yet. */
        boolean waits() {
            return inode.equals("0");
        }
    }

    Connections to(Sandbox sandbox) {
        try {
            Path socket = sandbox.directory().resolve(SandboxGates.SOCKET);
            List<Row> rows = rows(Set.of(socket.toString(), WITHIN));
            List<Row> outside = rows.stream()
                    .filter(row -> row.path().equals(socket.toString()))
                    .toList();
            if (outside.stream().anyMatch(Row::listens)) {
                return verdict(outside);
            }
            Set<String> own = processes.sockets(sandbox);
            return verdict(rows.stream()
                    .filter(row -> row.waits() || own.contains("socket:[" + row.inode() + "]"))
                    .toList());
        } catch (IOException | NumberFormatException e) {
            return Connections.UNKNOWN;
        }
    }

    private static Connections verdict(List<Row> rows) {
        if (rows.stream().anyMatch(Row::isConnection)) {
            return Connections.SOME;
        }
        return rows.isEmpty() ? Connections.UNKNOWN : Connections.NONE;
    }

    private static List<Row> rows(Set<String> paths) throws IOException {
        try (Stream<String> lines = Files.lines(TABLE, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(" +", PATH + 1))
                    .filter(fields -> fields.length > PATH && paths.contains(fields[PATH]))
                    .map(fields -> new Row(
                            fields[PATH],
                            (Integer.parseInt(fields[FLAGS], 16) & LISTENS) != 0,
                            fields[STATE],
                            fields[INODE]))
                    .toList();
        }
    }
}
