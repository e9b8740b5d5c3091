package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.CommandName.Role;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a command's name without making a text of it each time. */
final class CommandNames {
    private static final int SLOTS = 1024;
    private static final byte LOWER_CASE = 0x20;

    private static final class Slot {
        final byte[] bytes;
        final CommandName name;
        final @Nullable Slot next;

        Slot(byte[] bytes, CommandName name, @Nullable Slot next) {
            this.bytes = bytes;
            this.name = name;
            this.next = next;
        }
    }

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Slot[] TABLE = table();

    private CommandNames() {}

    /** The name in these bytes, in whatever case. */
    static CommandName find(byte[] bytes, int from, int until) {
        for (Slot slot = TABLE[hash(bytes, from, until)]; slot != null; slot = slot.next) {
            if (matches(slot.bytes, bytes, from, until)) {
                return slot.name;
            }
        }
        return CommandName.unknown(bytes, from, until);
    }

    private static boolean matches(byte[] name, byte[] bytes, int from, int until) {
        if (name.length != until - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != upper(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int from, int until) {
        int hash = 0;
        for (int i = from; i < until && i < from + 32; i++) {
            hash = hash * 31 + upper(bytes[i]);
        }
        return (hash ^ hash >>> 11) & SLOTS - 1;
    }

    private static byte upper(byte c) {
        return c >= 'a' && c <= 'z' ? (byte) (c - LOWER_CASE) : c;
    }

    private static Slot[] table() {
        Slot[] table = new Slot[SLOTS];
        add(table, Role.ORDINARY, """
                APPEND ASKING BITCOUNT BITFIELD BITFIELD_RO BITOP BITPOS COPY DBSIZE DECR DECRBY DEL DUMP ECHO EVAL
                EVALSHA EVALSHA_RO EVAL_RO EXISTS EXPIRE EXPIREAT EXPIRETIME FCALL FCALL_RO FLUSHALL FLUSHDB GEOADD
                GEODIST GEOHASH GEOPOS GEORADIUS GEOSEARCH GEOSEARCHSTORE GET GETBIT GETDEL GETEX GETRANGE GETSET HDEL
                HEXISTS HEXPIRE HGET HGETALL HGETDEL HGETEX HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HMSET HRANDFIELD HSCAN
                HSET HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY INCRBYFLOAT INFO KEYS LCS LINDEX LINSERT LLEN LMOVE
                LMPOP LPOP LPOS LPUSH LPUSHX LRANGE LREM LSET LTRIM MGET MOVE MSET MSETNX PERSIST PEXPIRE
                PEXPIREAT PFADD PFCOUNT PFMERGE PING PSETEX PTTL PUBLISH QUIT RANDOMKEY READONLY READWRITE RENAME
                RENAMENX RESTORE ROLE RPOP RPOPLPUSH RPUSH RPUSHX SADD SCAN SCARD SDIFF SDIFFSTORE SET SETBIT SETEX SETNX
                SETRANGE SINTER SINTERCARD SINTERSTORE SISMEMBER SMEMBERS SMISMEMBER SMOVE SORT SORT_RO SPOP SPUBLISH
                SRANDMEMBER SREM SSCAN STRLEN SUBSTR SUNION SUNIONSTORE SWAPDB TIME TOUCH TTL TYPE UNLINK UNWATCH WATCH
                XACK XADD XAUTOCLAIM XCLAIM XDEL XLEN XPENDING XRANGE XREVRANGE XTRIM ZADD ZCARD ZCOUNT ZDIFF ZINCRBY
                ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT ZMPOP ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE ZRANGEBYLEX
                ZRANGEBYSCORE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREVRANGE
                ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION ZUNIONSTORE""");
        add(table, Role.BLOCKING, "BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF");
        add(table, Role.BLOCKING_IF_TOLD, "XREAD XREADGROUP");
        add(
                table,
                Role.CONTAINER,
                "CLUSTER COMMAND DEBUG FUNCTION LATENCY MEMORY MODULE OBJECT PUBSUB SCRIPT SLOWLOG XGROUP XINFO");
        add(table, Role.REPLICATION, "PSYNC REPLCONF SYNC");
        add(table, Role.SUBSCRIPTION, "PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE UNSUBSCRIBE");
        for (Role role : Role.values()) {
            switch (role) {
                case ACL,
                        AUTH,
                        CLIENT,
                        CONFIG,
                        DISCARD,
                        EXEC,
                        HELLO,
                        MIGRATE,
                        MONITOR,
                        MULTI,
                        RESET,
                        SELECT,
                        SENTINEL -> add(table, role, role.name());
                case ORDINARY, BLOCKING, BLOCKING_IF_TOLD, CONTAINER, REPLICATION, SUBSCRIPTION -> {}
            }
        }
        return table;
    }

    private static void add(Slot[] table, Role role, String names) {
        for (String name : SPACE.splitAsStream(names.strip()).toList()) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int slot = hash(bytes, 0, bytes.length);
            table[slot] = new Slot(bytes, new CommandName(name, role), table[slot]);
        }
    }
}
