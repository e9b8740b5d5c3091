package io.lambdatape.agent.mysql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.mysql.Command.Kind;
import io.lambdatape.agent.mysql.wire.Capabilities;
import io.lambdatape.agent.mysql.wire.CommandCode;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketBody;
import io.lambdatape.agent.mysql.wire.PacketFramer;
import io.lambdatape.recording.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the client's packets, once it is connected, into commands that wait for their answers. */
final class ClientPackets {
    private static final int COUNT_FOLLOWS = 0x08;
    private static final int ITERATION_BYTES = 4;
    private static final String TRACEPARENT = "traceparent";

    private final DatabaseOptions options;
    private final Session session;
    private final Pipeline pipeline;
    private final Statements statements;
    private final QueryRecorder recorder;
    private @Nullable Command current;

    ClientPackets(
            DatabaseOptions options,
            Session session,
            Pipeline pipeline,
            Statements statements,
            QueryRecorder recorder) {
        this.options = options;
        this.session = session;
        this.pipeline = pipeline;
        this.statements = statements;
        this.recorder = recorder;
    }

    /** A message's first byte has come. @return where the message is recorded */
    PayloadRecorder begin(long nanos) {
        Command sending = pipeline.sendingFile;
        if (sending != null) {
            current = null;
            return sending.request;
        }
        Command command = pipeline.begin(nanos);
        current = command;
        return command.request;
    }

    /** Whether a message's fields are read. */
    boolean isRead() {
        return pipeline.sendingFile == null;
    }

    /** The message that began last is complete. */
    void end(PacketFramer framer) throws NotUnderstoodException, MalformedPacketException {
        Command command = current;
        current = null;
        if (command == null) {
            fileData(framer.length());
            return;
        }
        Command last = pipeline.back();
        if (framer.sequence() != 0 && last != null && last.kind == Kind.CHANGE_USER) {
            return; // an answer to the server's question for a password
        }
        if (framer.length() == 0) {
            throw new MalformedPacketException("no command");
        }
        PacketBody body = framer.body();
        take(body.int8(), command, body);
    }

    // A file ends with an empty packet.
    private void fileData(long length) {
        Command sending = pipeline.sendingFile;
        if (sending != null && length > 0) {
            sending.copiedBytes += length;
        } else {
            pipeline.sendingFile = null;
        }
    }

    private void take(int code, Command command, PacketBody body)
            throws NotUnderstoodException, MalformedPacketException {
        switch (code) {
            case CommandCode.QUIT -> {}
            case CommandCode.STATEMENT_CLOSE -> statements.remove(body.int32());
            case CommandCode.STATEMENT_SEND_LONG_DATA -> longData(command, body);
            case CommandCode.BINLOG_DUMP, CommandCode.BINLOG_DUMP_GTID, CommandCode.TABLE_DUMP ->
                throw new NotUnderstoodException(MySqlOpaqueReason.REPLICATION);
            default -> {
                read(code, command, body);
                if (command.kind.isQuery()) {
                    command.span = recorder.begin(stated(command), command.startNanos());
                }
                pipeline.add(command);
            }
        }
    }

    private void read(int code, Command command, PacketBody body)
            throws NotUnderstoodException, MalformedPacketException {
        switch (code) {
            case CommandCode.QUERY -> query(command, body);
            case CommandCode.STATEMENT_PREPARE -> prepare(command, body);
            case CommandCode.STATEMENT_EXECUTE -> execute(command, body);
            case CommandCode.STATEMENT_BULK_EXECUTE -> bulkExecute(command, body);
            case CommandCode.STATEMENT_FETCH -> {
                called(command, Kind.FETCH, "FETCH");
                command.statement = statements.get(body.int32());
                command.continuation = true;
                command.returnsRows = true;
                command.expected = Command.Expected.ROWS;
            }
            case CommandCode.STATEMENT_RESET -> {
                called(command, Kind.SIMPLE, "RESET STATEMENT");
                Statement statement = statements.get(body.int32());
                if (statement != null) {
                    statement.forgetLongData();
                }
            }
            case CommandCode.INIT_DB -> {
                called(command, Kind.USE, "USE");
                command.database =
                        body.rest(session.charset, options.parameterBytesMax()).text();
            }
            case CommandCode.CHANGE_USER -> changeUser(command, body);
            default -> readOther(code, command);
        }
    }

    private static void readOther(int code, Command command) throws NotUnderstoodException {
        switch (code) {
            case CommandCode.FIELD_LIST -> called(command, Kind.FIELD_LIST, "FIELD LIST");
            case CommandCode.STATISTICS -> called(command, Kind.STATISTICS, "STATISTICS");
            case CommandCode.PROCESS_INFO -> called(command, Kind.QUERY, "PROCESS INFO");
            case CommandCode.RESET_CONNECTION -> called(command, Kind.RESET_CONNECTION, "RESET CONNECTION");
            case CommandCode.PING -> called(command, Kind.SIMPLE, "PING");
            case CommandCode.SET_OPTION -> called(command, Kind.SIMPLE, "SET OPTION");
            case CommandCode.CREATE_DB -> called(command, Kind.SIMPLE, "CREATE DATABASE");
            case CommandCode.DROP_DB -> called(command, Kind.SIMPLE, "DROP DATABASE");
            case CommandCode.REFRESH -> called(command, Kind.SIMPLE, "REFRESH");
            case CommandCode.SHUTDOWN -> called(command, Kind.SIMPLE, "SHUTDOWN");
            case CommandCode.PROCESS_KILL -> called(command, Kind.SIMPLE, "KILL");
            case CommandCode.DEBUG -> called(command, Kind.SIMPLE, "DEBUG");
            case CommandCode.REGISTER_REPLICA -> called(command, Kind.SIMPLE, "REGISTER REPLICA");
            default -> throw new NotUnderstoodException(MySqlOpaqueReason.UNKNOWN_MESSAGE);
        }
    }

    private static void called(Command command, Kind kind, String name) {
        command.kind = kind;
        command.name = name;
    }

    private @Nullable TraceContext stated(Command command) {
        TraceContext inComment = command.statement == null ? null : command.statement.summary.traceparent();
        String attribute = command.queryAttributes.get(TRACEPARENT);
        return inComment != null || attribute == null ? inComment : TraceContext.parse(attribute);
    }

    private void query(Command command, PacketBody body) throws MalformedPacketException {
        called(command, Kind.QUERY, "QUERY");
        if (session.can(Capabilities.QUERY_ATTRIBUTES)) {
            ParameterReader reader = new ParameterReader(options, session.charset);
            reader.attributes(body);
            command.queryAttributes = reader.named;
        }
        command.statement = new Statement(body.rest(session.charset, options.statementBytesMax()));
    }

    private void prepare(Command command, PacketBody body) {
        called(command, Kind.PREPARE, "PREPARE");
        Statement statement = new Statement(body.rest(session.charset, options.statementBytesMax()));
        command.statement = statement;
        statements.preparing(statement);
    }

    private void execute(Command command, PacketBody body) throws MalformedPacketException {
        called(command, Kind.EXECUTE, "EXECUTE");
        Statement statement = statements.get(body.int32());
        command.statement = statement;
        int flags = body.int8();
        body.skip(ITERATION_BYTES);
        if (statement == null) {
            return;
        }
        takeLongData(command, statement);
        if (statement.parameterCount < 0) {
            command.unreadParameters = body.copy();
            return;
        }
        boolean counted = session.can(Capabilities.QUERY_ATTRIBUTES)
                && (statement.parameterCount > 0 || (flags & COUNT_FOLLOWS) != 0);
        ParameterReader reader = new ParameterReader(options, session.charset);
        command.parameters = reader.execute(body, statement, counted);
        command.queryAttributes = Map.copyOf(reader.named);
        statement.forgetLongData();
    }

    private static void takeLongData(Command command, Statement statement) {
        PayloadRecorder pieces = statement.longDataRequest;
        if (pieces != null) {
            command.requestBefore = pieces;
            command.startedBeforeNanos = statement.longDataStartNanos;
        }
    }

    /** The answer to a command begins: what was prepared ahead of it is known now. */
    void readParametersOf(Command command) {
        PacketBody unread = command.unreadParameters;
        Statement statement = command.statement;
        command.unreadParameters = null;
        if (unread == null || statement == null) {
            return;
        }
        ParameterReader reader = new ParameterReader(options, session.charset);
        command.parameters = command.bulk ? reader.bulk(unread, statement) : reader.execute(unread, statement, false);
        statement.forgetLongData();
    }

    private void bulkExecute(Command command, PacketBody body) throws MalformedPacketException {
        called(command, Kind.EXECUTE, "EXECUTE");
        command.bulk = true;
        Statement statement = statements.get(body.int32());
        command.statement = statement;
        if (statement == null) {
            return;
        }
        if (statement.parameterCount < 0) {
            command.unreadParameters = body.copy();
        } else {
            command.parameters = new ParameterReader(options, session.charset).bulk(body, statement);
        }
    }

    private void longData(Command message, PacketBody body) throws MalformedPacketException {
        Statement statement = statements.get(body.int32());
        int index = body.int16();
        if (statement == null) {
            return;
        }
        PayloadRecorder pieces = statement.longDataRequest;
        if (pieces == null) {
            pieces = new PayloadRecorder(options.bodyBytesMax());
            statement.longDataRequest = pieces;
            statement.longDataStartNanos = message.startNanos();
        }
        pieces.add(message.request);
        if (index < options.parametersMax()) {
            boolean cut = body.isCut();
            LongData parameter = statement.longData.computeIfAbsent(index, unused -> new LongData());
            parameter.add(body.bytes(body.remaining()), cut, options.parameterBytesMax());
        }
    }

    private void changeUser(Command command, PacketBody body) {
        called(command, Kind.CHANGE_USER, "CHANGE USER");
        try {
            command.user = body.textToNul(session.charset);
            if (session.can(Capabilities.SECURE_CONNECTION)) {
                body.skip(body.int8());
            } else {
                body.textToNul(session.charset);
            }
            command.database = body.textToNul(session.charset);
        } catch (MalformedPacketException e) {
            command.database = null; // the server will say what it thinks of it
        }
    }
}
