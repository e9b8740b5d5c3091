package io.lambdatape.agent.postgres;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows one session: which answers belong to which messages. The server answers strictly in order; after an error it
 * passes over everything up to the next Sync.
 */
final class Session {
    private static final int NAMES_MAX = 10_000;
    private static final int AWAITED_MAX = 100_000;

    private final PostgresOptions options;
    private final QueryRecorder recorder;
    private final MessageFramer client;
    private final MessageFramer server;
    private final Map<String, Statement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final Deque<Query> beingWritten = new ArrayDeque<>();
    private @Nullable Query gathering;
    private boolean ready;
    private boolean skipping;
    private boolean copyingIn;
    private boolean opaque;
    private long ownBytes;

    /**
     * An answer that is due.
     *
     * @param kind the client message's type
     * @param query whose answer it is; null if of none
     * @param name the statement that is described
     */
    private record Awaited(char kind, @Nullable Query query, String name) {}

    Session(PostgresOptions options, QueryRecorder recorder) {
        this.options = options;
        this.recorder = recorder;
        // A message is kept as far as a payload is: its text stands at its beginning.
        int keep = Math.max(options.payloadBytesMax(), options.textCharsMax() * 4);
        this.client = new MessageFramer(true, keep, this::sent);
        this.server = new MessageFramer(false, keep, this::answered);
    }

    void fromClient(ByteBuf bytes, int index, int count, long nanos) {
        client.add(bytes, index, count, nanos);
    }

    void fromServer(ByteBuf bytes, int index, int count, long nanos) {
        if (!opaque) {
            server.add(bytes, index, count, nanos);
        }
    }

    /** Bytes that the agent itself has sent to the client. */
    void answeredByUs(int bytes) {
        ownBytes += bytes;
    }

    void writtenToClient(long total, long nanos) {
        while (!beingWritten.isEmpty() && beingWritten.element().endOffset <= total) {
            Query query = beingWritten.remove();
            query.endNanos = nanos;
            recorder.record(query);
        }
    }

    /** Nothing more can be understood: what is open ends here. */
    void giveUp(long nanos) {
        opaque = true;
        beingWritten.forEach(query -> end(query, nanos));
        beingWritten.clear();
        for (Awaited answer : awaited) {
            Query query = answer.query();
            if (query != null && query.executed && query.endNanos == 0) {
                query.cutOff = true;
                end(query, nanos);
            }
        }
        awaited.clear();
        abandonGathering();
    }

    void closed(long nanos) {
        giveUp(nanos);
    }

    private void end(Query query, long nanos) {
        query.endNanos = nanos;
        recorder.record(query);
    }

    // ---- what the client sends

    private void sent(Message message) {
        switch (message.type()) {
            case 0 -> recorder.startup(message.body());
            case 'Q' -> simple(message);
            case 'P' -> parse(message);
            case 'B' -> bind(message);
            case 'D' -> describe(message);
            case 'E' -> execute(message);
            case 'C' -> forgetNamed(message);
            case 'S' -> sync();
            case 'F' -> functionCall(message);
            case 'd', 'c', 'f' -> copied(message);
            case 'H' -> {} // Flush has no answer of its own.
            case 'p', 'X' -> {} // Secrets, and the end.
            default -> throw new MalformedMessageException("the client's message type " + (int) message.type());
        }
    }

    private void simple(Message message) {
        Query query = begin(message);
        query.sent(message);
        query.statement = new Statement(message.body().text(), new int[0]);
        run(query);
        forget(query.statement.text());
        await('Q', query, "");
    }

    private void parse(Message message) {
        MessageBody body = message.body();
        String name = body.text();
        String text = body.text();
        int[] types = new int[body.remaining() < 2 ? 0 : Math.min(body.int16(), body.remaining() / 4)];
        for (int i = 0; i < types.length; i++) {
            types[i] = body.int32();
        }
        Statement statement = new Statement(text, types);
        remember(statements, name, statement);
        Query query = gather(message);
        query.statement = statement;
        await('P', query, name);
    }

    private void bind(Message message) {
        MessageBody body = message.body();
        String portal = body.text();
        String name = body.text();
        Query query = gather(message);
        Statement statement = statements.getOrDefault(name, Statement.UNKNOWN);
        Portal bound = new Portal(name, statement, values(body));
        remember(portals, portal, bound);
        query.statement = statement;
        query.parameters = bound.values();
        await('B', query, name);
    }

    private List<Portal.Value> values(MessageBody body) {
        int formats = body.int16();
        boolean[] binary = new boolean[formats];
        for (int i = 0; i < formats; i++) {
            binary[i] = body.int16() == 1;
        }
        int count = body.int16();
        List<Portal.Value> values = new ArrayList<>();
        for (int i = 0; i < count && i < options.parametersMax() && body.remaining() >= 4; i++) {
            boolean asBinary = formats == 1 ? binary[0] : i < formats && binary[i];
            values.add(new Portal.Value(body.value(), asBinary));
        }
        return values;
    }

    private void describe(Message message) {
        MessageBody body = message.body();
        boolean ofStatement = body.int8() == 'S';
        String name = body.text();
        Query query = gather(message);
        if (query.statement.text().isEmpty() && ofStatement) {
            query.statement = statements.getOrDefault(name, Statement.UNKNOWN);
        }
        await('D', query, ofStatement ? name : "");
    }

    private void execute(Message message) {
        Query query = gather(message);
        Portal portal = portals.get(message.body().text());
        if (portal != null) {
            query.parameters = portal.values();
            query.statement = statements.getOrDefault(portal.statementName(), portal.statement());
        }
        gathering = null;
        run(query);
        await('E', query, portal == null ? "" : portal.statementName());
        forget(query.statement.text());
    }

    private void forgetNamed(Message message) {
        MessageBody body = message.body();
        boolean ofStatement = body.int8() == 'S';
        (ofStatement ? statements : portals).remove(body.text());
        await('C', gathering, "");
    }

    private void sync() {
        if (copyingIn) {
            return; // The server passes over it while it takes copied data.
        }
        abandonGathering();
        await('S', null, "");
    }

    private void functionCall(Message message) {
        Query query = begin(message);
        query.sent(message);
        query.statement = new Statement("(function call)", new int[0]);
        run(query);
        await('F', query, "");
    }

    private void copied(Message message) {
        Awaited head = awaited.peek();
        if (head != null && head.query() != null) {
            head.query().sent(message);
            head.query().copiedBytes += message.length();
        }
    }

    private Query gather(Message message) {
        Query query = gathering;
        if (query == null) {
            query = begin(message);
            gathering = query;
        }
        query.sent(message);
        return query;
    }

    private Query begin(Message message) {
        return new Query(message.startNanos(), options.payloadBytesMax());
    }

    private void run(Query query) {
        query.executed = true;
        recorder.attribute(query);
    }

    // Prepared or described, and not executed up to the Sync: nothing to record, unless it fails.
    private void abandonGathering() {
        gathering = null;
    }

    private void await(char kind, @Nullable Query query, String name) {
        if (awaited.size() >= AWAITED_MAX) {
            throw new MalformedMessageException("more than " + AWAITED_MAX + " answers due");
        }
        if (skipping && kind != 'S') {
            if (kind == 'E' && query != null) {
                skipped(query);
            }
            return;
        }
        awaited.add(new Awaited(kind, query, name));
    }

    private <V> void remember(Map<String, V> names, String name, V value) {
        if (names.size() < NAMES_MAX || names.containsKey(name)) {
            names.put(name, value);
        }
    }

    private void forget(String sql) {
        String text = sql.strip().toUpperCase(Locale.ROOT);
        if (text.startsWith("DISCARD ALL") || text.startsWith("DEALLOCATE ALL")) {
            statements.clear();
            portals.clear();
        }
    }

    // ---- what the server answers

    private void answered(Message message) {
        switch (message.type()) {
            case 'Z' -> readyForQuery(message);
            case 'R', 'K', 'v' -> {} // Handshake: never recorded.
            case 'S', 'A' -> {} // A setting, a notification: of no statement.
            case 'N' -> attach(message);
            default -> {
                if (ready) {
                    answer(message);
                } else if (message.type() != 'E') {
                    throw new MalformedMessageException("the server's message type " + (int) message.type());
                }
            }
        }
    }

    private void answer(Message message) {
        Awaited head = awaited.peek();
        if (head == null) {
            if (message.type() == 'E') {
                return; // The server ends the session: shutdown, idle timeout.
            }
            throw new MalformedMessageException("an answer that nobody waits for: " + message.type());
        }
        attach(message);
        switch (message.type()) {
            case '1', '2', '3' -> awaited.remove();
            case 't' -> described(head, message);
            case 'T', 'n' -> {
                if (head.kind() == 'D') {
                    awaited.remove();
                }
            }
            case 'D' -> row(head);
            case 'C' -> commandComplete(head, message);
            case 's', 'I' -> executed(head, message);
            case 'E' -> error(head, message);
            case 'G', 'W' -> copyIn();
            case 'H', 'd', 'c', 'V' -> {}
            default -> throw new MalformedMessageException("the server's message type " + (int) message.type());
        }
    }

    private void attach(Message message) {
        Awaited head = awaited.peek();
        if (head != null && head.query() != null) {
            head.query().answered(message);
        }
    }

    private void described(Awaited head, Message message) {
        MessageBody body = message.body();
        int[] types = new int[Math.min(body.int16(), body.remaining() / 4)];
        for (int i = 0; i < types.length; i++) {
            types[i] = body.int32();
        }
        Statement known = statements.get(head.name());
        if (known != null) {
            statements.put(head.name(), new Statement(known.text(), types));
        }
    }

    private static void row(Awaited head) {
        if (head.query() != null) {
            head.query().rows++;
        }
    }

    private void commandComplete(Awaited head, Message message) {
        Query query = head.query();
        if (query != null) {
            CommandTag tag = CommandTag.parse(message.body().text());
            query.tag = query.tag == null ? tag.text() : query.tag + "; " + tag.text();
            if (tag.affected() >= 0) {
                query.affected = Math.max(0, query.affected) + tag.affected();
            }
        }
        copyingIn = false;
        executed(head, message);
    }

    // A simple query goes on until ReadyForQuery.
    private void executed(Awaited head, Message message) {
        if (head.kind() == 'E') {
            awaited.remove();
            complete(head.query(), message);
        }
    }

    private void error(Awaited head, Message message) {
        Query query = head.query();
        if (query != null) {
            ErrorFields fields = ErrorFields.parse(message.body());
            query.sqlState = fields.sqlState();
            query.error = fields.message();
        }
        copyingIn = false;
        if (head.kind() == 'Q' || head.kind() == 'F') {
            return;
        }
        skipping = true;
        if (query != null) {
            complete(query, message);
        }
        skipToSync(query);
    }

    private void skipToSync(@Nullable Query failed) {
        while (!awaited.isEmpty() && awaited.element().kind() != 'S') {
            Awaited passed = awaited.remove();
            Query query = passed.query();
            if (passed.kind() == 'E' && query != null && query != failed) {
                skipped(query);
            }
        }
    }

    private void skipped(Query query) {
        query.skipped = true;
        query.endNanos = query.firstByteNanos == 0 ? query.startNanos : query.firstByteNanos;
        recorder.record(query);
    }

    private void copyIn() {
        copyingIn = true;
        // A Sync that was sent with the Execute: the server passes over it, another one will come.
        Iterator<Awaited> due = awaited.iterator();
        due.next();
        if (due.hasNext() && due.next().kind() == 'S') {
            due.remove();
        }
    }

    private void readyForQuery(Message message) {
        skipping = false;
        if (!ready) {
            ready = true;
            return;
        }
        Awaited head = awaited.poll();
        if (head == null) {
            throw new MalformedMessageException("ready, and nobody waits for it");
        }
        if (head.kind() == 'Q' || head.kind() == 'F') {
            Query query = head.query();
            if (query != null) {
                query.answered(message);
                complete(query, message);
            }
        } else if (head.kind() != 'S') {
            throw new MalformedMessageException("ready, and a message before has no answer");
        }
    }

    private void complete(@Nullable Query query, Message message) {
        if (query == null) {
            return;
        }
        query.endOffset = message.endOffset() + ownBytes;
        beingWritten.add(query);
    }
}
