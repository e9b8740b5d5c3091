package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;
import org.jspecify.annotations.Nullable;

/** The protocol of MySQL (https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html) and MariaDB. */
public final class MySql implements DatabaseProtocol {
    /** MariaDB's servers are told by their greeting. */
    static final String MARIADB = "mariadb";

    @Override
    public String system() {
        return "mysql";
    }

    @Override
    public Encryption.Start encryptionStart() {
        return Encryption.Start.IN_PROTOCOL;
    }

    @Override
    public @Nullable String applicationProtocol() {
        return null;
    }

    @Override
    public Conversation begin(QueryRecorder recorder) {
        return new MySqlConversation(recorder);
    }
}
