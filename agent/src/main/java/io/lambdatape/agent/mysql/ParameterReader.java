package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.mysql.value.Value;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketBody;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that a client binds. They are only shown: what cannot be read is missing from the record and does not
 * stop the connection from being followed, since the server answers it with an error of its own.
 */
final class ParameterReader {
    private static final int BULK_TYPES_FOLLOW = 0x80;
    private static final int INDICATOR_NULL = 1;
    private static final int INDICATOR_DEFAULT = 2;
    private static final int INDICATOR_IGNORE = 3;
    private static final int ATTRIBUTES_MAX = 64;

    private final DatabaseOptions options;
    private final Charset charset;

    /** Values with names, which are not the statement's but say something of it: query attributes. */
    final Map<String, String> named = new LinkedHashMap<>(0);

    ParameterReader(DatabaseOptions options, Charset charset) {
        this.options = options;
        this.charset = charset;
    }

    /** Reads what stands in front of the text of COM_QUERY if the client sends query attributes. */
    void attributes(PacketBody body) throws MalformedPacketException {
        int count = count(body);
        body.lengthEncoded();
        if (count == 0) {
            return;
        }
        byte[] nulls = body.bytes((count + 7) / 8);
        body.int8();
        int[] types = new int[count];
        String[] names = new String[count];
        types(body, types, names);
        values(body, nulls, types, names, 0, Map.of());
    }

    private static int count(PacketBody body) throws MalformedPacketException {
        long count = body.lengthEncoded();
        // Each has a type of two bytes at least.
        if (count > 0xffff || !body.has(count * 2) && !body.isCut()) {
            throw new MalformedPacketException("more parameters than the packet has bytes");
        }
        return (int) count;
    }

    /**
     * Reads what follows the fixed fields of COM_STMT_EXECUTE.
     *
     * @param counted whether it says how many there are, and names them
     */
    Parameters execute(PacketBody body, Statement statement, boolean counted) {
        int announced = statement.parameterCount;
        try {
            int count = counted ? count(body) : announced;
            if (count <= 0) {
                return Parameters.NONE;
            }
            byte[] nulls = body.bytes((count + 7) / 8);
            if (body.int8() == 1) {
                int[] types = new int[count];
                String[] names = new String[count];
                types(body, types, counted ? names : null);
                statement.types = types;
                return values(body, nulls, types, names, announced, statement.longData);
            }
            return values(body, nulls, statement.types, new String[count], announced, statement.longData);
        } catch (MalformedPacketException e) {
            return new Parameters(Math.max(0, announced), List.of(), true, -1);
        }
    }

    private void types(PacketBody body, int[] types, String @Nullable [] names) throws MalformedPacketException {
        for (int i = 0; i < types.length; i++) {
            types[i] = body.int16();
            if (names != null) {
                names[i] = body.lengthEncodedText(charset);
            }
        }
    }

    private Parameters values(
            PacketBody body, byte[] nulls, int[] types, String[] names, int own, Map<Integer, LongData> longData) {
        List<Value> values = new ArrayList<>();
        boolean cut = types.length < names.length || own > options.parametersMax();
        try {
            for (int i = 0; i < Math.min(types.length, names.length); i++) {
                Value value = value(body, nulls, types[i], i, longData.get(i));
                if (i >= own) {
                    name(names[i], value);
                } else if (i < options.parametersMax()) {
                    values.add(value);
                    cut |= value.cut();
                }
            }
        } catch (MalformedPacketException e) {
            cut = true;
        }
        return new Parameters(own, values, cut, -1);
    }

    private Value value(PacketBody body, byte[] nulls, int type, int index, @Nullable LongData longData)
            throws MalformedPacketException {
        if (longData != null) {
            return Value.of(longData.bytes(), charset, options.parameterBytesMax(), longData.isCut());
        }
        boolean isNull = (nulls[index / 8] >> (index % 8) & 1) != 0;
        return isNull ? Value.NULL : Value.read(body, type, charset, options.parameterBytesMax());
    }

    private void name(@Nullable String name, Value value) {
        String text = value.text();
        if (name != null && !name.isEmpty() && text != null && named.size() < ATTRIBUTES_MAX) {
            named.put(Session.limited(name) + "", text);
        }
    }

    /** Reads what follows the statement's number in COM_STMT_BULK_EXECUTE. */
    Parameters bulk(PacketBody body, Statement statement) {
        int count = statement.parameterCount;
        List<Value> first = List.of();
        int sets = 0;
        try {
            if ((body.int16() & BULK_TYPES_FOLLOW) != 0) {
                int[] types = new int[Math.max(0, count)];
                types(body, types, null);
                statement.types = types;
            }
            if (count <= 0 || statement.types.length < count) {
                return new Parameters(Math.max(0, count), first, true, -2);
            }
            while (body.has(1)) {
                List<Value> values = bulkSet(body, statement.types);
                first = sets == 0 ? values : first;
                sets++;
            }
        } catch (MalformedPacketException e) {
            return new Parameters(count, first, true, -2);
        }
        boolean cut = first.stream().anyMatch(Value::cut) || count > options.parametersMax();
        return new Parameters(count, first, cut, body.isCut() ? -2 : sets);
    }

    private List<Value> bulkSet(PacketBody body, int[] types) throws MalformedPacketException {
        List<Value> values = new ArrayList<>();
        for (int type : types) {
            int indicator = body.int8();
            Value value = switch (indicator) {
                case 0 -> Value.read(body, type, charset, options.parameterBytesMax());
                case INDICATOR_NULL -> Value.NULL;
                case INDICATOR_DEFAULT -> new Value("DEFAULT", false);
                case INDICATOR_IGNORE -> new Value("IGNORE", false);
                default -> throw new MalformedPacketException("an unknown indicator");
            };
            if (values.size() < options.parametersMax()) {
                values.add(value);
            }
        }
        return values;
    }
}
