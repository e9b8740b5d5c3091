package io.lambdatape.agent.postgresql.value;

/** The types that are read, by their numbers in PostgreSQL's {@code pg_type.dat}. */
final class Oid {
    static final int BOOL = 16;
    static final int NAME = 19;
    static final int INT8 = 20;
    static final int INT2 = 21;
    static final int INT4 = 23;
    static final int TEXT = 25;
    static final int OID = 26;
    static final int JSON = 114;
    static final int XML = 142;
    static final int FLOAT4 = 700;
    static final int FLOAT8 = 701;
    static final int BPCHAR = 1042;
    static final int VARCHAR = 1043;
    static final int DATE = 1082;
    static final int TIME = 1083;
    static final int TIMESTAMP = 1114;
    static final int TIMESTAMPTZ = 1184;
    static final int NUMERIC = 1700;
    static final int UUID = 2950;
    static final int JSONB = 3802;

    private Oid() {}

    /** Whether it is an array of a type that is read here, or of bytea. */
    static boolean isArray(int oid) {
        return switch (oid) {
            // bool, bytea, name, int8, int2, int4, text, oid, json, xml, float4, float8, bpchar, varchar
            case 1000, 1001, 1003, 1016, 1005, 1007, 1009, 1028, 199, 143, 1021, 1022, 1014, 1015 -> true;
            // date, time, timestamp, timestamptz, numeric, uuid, jsonb
            case 1182, 1183, 1115, 1185, 1231, 2951, 3807 -> true;
            default -> false;
        };
    }
}
