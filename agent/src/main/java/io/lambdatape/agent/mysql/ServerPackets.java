package io.lambdatape.agent.mysql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.mysql.Command.Expected;
import io.lambdatape.agent.mysql.Command.Kind;
import io.lambdatape.agent.mysql.wire.Capabilities;
import io.lambdatape.agent.mysql.wire.Ending;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketBody;
import io.lambdatape.agent.mysql.wire.PacketFramer;
import io.lambdatape.agent.mysql.wire.ServerError;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Gives the server's packets, once the client is connected, to the commands that they answer. */
final class ServerPackets {
    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xfb;
    private static final int EOF = 0xfe;
    private static final int ERROR = 0xff;
    private static final int EOF_BYTES_MAX = 8;
    private static final int COLUMNS_MAX = 0xffff;

    private final Session session;
    private final Pipeline pipeline;
    private final Statements statements;
    private final QueryRecorder recorder;
    private final ClientPackets clientPackets;
    private final ObjLongConsumer<Command> finished;

    /** @param finished is told each query whose answer is complete, and at which byte of the stream */
    ServerPackets(
            Session session,
            Pipeline pipeline,
            Statements statements,
            QueryRecorder recorder,
            ClientPackets clientPackets,
            ObjLongConsumer<Command> finished) {
        this.session = session;
        this.pipeline = pipeline;
        this.statements = statements;
        this.recorder = recorder;
        this.clientPackets = clientPackets;
        this.finished = finished;
    }

    /** Whether the fields of a message that begins so are read. */
    boolean isRead(int first) {
        Command front = pipeline.front();
        if (front == null || front.expected == Expected.HEADER) {
            return true;
        }
        return first == EOF || first == ERROR;
    }

    /** A message's first byte has come. @return where the message is recorded; null for nowhere */
    @Nullable
    PayloadRecorder begin(long nanos) {
        Command front = pipeline.front();
        if (front == null) {
            return null;
        }
        if (front.firstByteNanos == 0) {
            front.firstByteNanos = nanos;
        }
        if (front.unreadParameters != null) {
            clientPackets.readParametersOf(front);
        }
        return front.response;
    }

    /** Whether the message at hand is one of many that change nothing but a count. */
    boolean isOneOfMany(PacketFramer framer) {
        Command front = pipeline.front();
        return front != null && front.expected == Expected.ROWS && !isRead(framer.firstByte());
    }

    /**
     * The message that began last is complete.
     *
     * @param offset how many bytes the client gets up to its end
     */
    void end(PacketFramer framer, long offset) throws NotUnderstoodException, MalformedPacketException {
        Command front = pipeline.front();
        if (framer.firstByte() == ERROR && front != null && !isDefinition(front)) {
            failed(front, framer.body(), offset);
        } else if (front != null) {
            answered(front, framer, offset);
        } else if (framer.firstByte() != ERROR) {
            // With nothing asked, a server says why it ends the connection, and nothing else.
            throw unexpected();
        }
    }

    private static boolean isDefinition(Command command) {
        return command.kind == Kind.STATISTICS;
    }

    private static NotUnderstoodException unexpected() {
        return new NotUnderstoodException(MySqlOpaqueReason.UNEXPECTED_MESSAGE);
    }

    private void answered(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        switch (front.kind) {
            case QUERY, EXECUTE, FETCH -> result(front, framer, offset);
            case PREPARE -> prepared(front, framer, offset);
            case FIELD_LIST -> {
                if (endsRows(framer)) {
                    done(front, offset);
                }
            }
            case STATISTICS -> done(front, offset);
            case CHANGE_USER -> {
                if (framer.firstByte() == OK) {
                    simple(front, framer, offset);
                }
            }
            case USE, RESET_CONNECTION, SIMPLE -> simple(front, framer, offset);
        }
    }

    private void simple(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        if (framer.firstByte() != OK && framer.firstByte() != EOF) {
            throw unexpected();
        }
        if (front.kind == Kind.USE || front.kind == Kind.CHANGE_USER) {
            String database = front.database;
            session.database = database == null || database.isEmpty() ? null : Session.limited(database);
        }
        if (front.kind == Kind.CHANGE_USER) {
            session.user = Session.limited(front.user);
        }
        if (front.kind == Kind.CHANGE_USER || front.kind == Kind.RESET_CONNECTION) {
            statements.clear();
        }
        if (framer.firstByte() == OK) {
            session.take(ok(framer));
        }
        done(front, offset);
    }

    private Ending ok(PacketFramer framer) throws MalformedPacketException {
        return Ending.ofOk(framer.body(), session.capabilities, session.charset);
    }

    private void result(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        switch (front.expected) {
            case HEADER -> header(front, framer, offset);
            case DEFINITIONS -> definition(front, framer, offset);
            case ROWS -> {
                if (endsRows(framer)) {
                    resultEnds(front, rowsEnding(framer), offset);
                } else {
                    front.row();
                }
            }
        }
    }

    private void header(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        switch (framer.firstByte()) {
            case OK -> {
                Ending ending = ok(framer);
                front.changed(ending.affectedRows());
                StatementEffects.completed(front, session);
                resultEnds(front, ending, offset);
            }
            case LOCAL_INFILE -> {
                front.copies = true;
                pipeline.sendingFile = front;
            }
            case EOF, -1 -> throw unexpected();
            default -> columns(front, framer.body());
        }
    }

    private void columns(Command front, PacketBody body) throws NotUnderstoodException, MalformedPacketException {
        long count = body.lengthEncoded();
        if (count > COLUMNS_MAX) {
            throw unexpected();
        }
        boolean follow = !session.can(Capabilities.MARIADB_CACHE_METADATA) || body.int8() != 0;
        front.returnsRows = true;
        front.definitions = (follow ? (int) count : 0) + (session.can(Capabilities.DEPRECATE_EOF) ? 0 : 1);
        front.expected = front.definitions == 0 ? Expected.ROWS : Expected.DEFINITIONS;
    }

    private void definition(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        front.definitions--;
        if (front.definitions > 0) {
            return;
        }
        front.expected = Expected.ROWS;
        if (session.can(Capabilities.DEPRECATE_EOF)) {
            return;
        }
        if (framer.firstByte() != EOF) {
            throw unexpected();
        }
        Ending ending = Ending.ofEof(framer.body());
        // Rows of a cursor are fetched: here the answer ends.
        if (ending.cursor()) {
            resultEnds(front, ending, offset);
        }
    }

    private boolean endsRows(PacketFramer framer) {
        // A row may begin like that if its first value has 16 MiB.
        long shorterThan = session.can(Capabilities.DEPRECATE_EOF) ? PacketFramer.CONTINUED : EOF_BYTES_MAX + 1L;
        return framer.firstByte() == EOF && framer.length() < shorterThan;
    }

    private Ending rowsEnding(PacketFramer framer) throws MalformedPacketException {
        // MariaDB ends COM_STMT_FETCH with an EOF packet whatever was agreed on.
        boolean old = !session.can(Capabilities.DEPRECATE_EOF) || framer.length() < 7;
        return old ? Ending.ofEof(framer.body()) : ok(framer);
    }

    private void resultEnds(Command front, Ending ending, long offset) {
        session.take(ending);
        if (ending.moreResults()) {
            front.expected = Expected.HEADER;
            return;
        }
        front.suspended = ending.cursor() && !ending.lastRowSent();
        done(front, offset);
    }

    private void prepared(Command front, PacketFramer framer, long offset)
            throws NotUnderstoodException, MalformedPacketException {
        if (front.expected == Expected.HEADER) {
            preparedHeader(front, framer);
        } else {
            front.definitions--;
        }
        if (front.definitions == 0) {
            done(front, offset);
        }
    }

    private void preparedHeader(Command front, PacketFramer framer)
            throws NotUnderstoodException, MalformedPacketException {
        Statement statement = front.statement;
        if (framer.firstByte() != OK || statement == null) {
            throw unexpected();
        }
        PacketBody body = framer.body();
        body.int8();
        int number = body.int32();
        int columns = body.int16();
        int parameters = body.int16();
        statement.parameterCount = parameters;
        statements.put(number, statement);
        int endings = session.can(Capabilities.DEPRECATE_EOF) ? 0 : 1;
        front.definitions = (parameters > 0 ? parameters + endings : 0) + (columns > 0 ? columns + endings : 0);
        front.expected = Expected.DEFINITIONS;
    }

    private void failed(Command front, PacketBody body, long offset) throws MalformedPacketException {
        ServerError error = ServerError.read(body, session.charset);
        if (error.isProgress()) {
            return;
        }
        front.error = error;
        if (front.span == null) {
            front.span = recorder.begin(null, front.startNanos());
        }
        done(front, offset);
    }

    private void done(Command front, long offset) {
        pipeline.answered();
        if (front.span != null) {
            finished.accept(front, offset);
        }
    }
}
