package io.lambdatape.agent.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.mysql.MySql;
import io.lambdatape.agent.mysql.RealMariaDb;
import io.lambdatape.testkit.ByteTap.Passed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of MySQL and MariaDB, and their own tools. */
class MySqlClientsTest {
    private static RealMariaDb server;
    private TappedAgent agent;

    @BeforeAll
    static void startServer() {
        server = RealMariaDb.shared();
    }

    @BeforeEach
    void startAgent() throws Exception {
        agent = new TappedAgent(new MySql(), server.port());
    }

    @AfterEach
    void stopAgent() throws Exception {
        agent.close();
    }

    /** The agent clears bits in the greeting, those of TLS, compression and optional metadata: they are not compared. */
    private static Passed withoutCapabilities(Passed passed) {
        byte[] toClient = passed.toClient().clone();
        int capabilities = 5;
        while (toClient[capabilities] != 0) {
            capabilities++;
        }
        // The version's end, the connection's number, the beginning of the salt and a filler.
        capabilities += 1 + 4 + 8 + 1;
        toClient[capabilities] &= ~0x20;
        toClient[capabilities + 1] &= ~0x08;
        toClient[capabilities + 6] &= ~0x06;
        return new Passed(passed.toServer(), toClient);
    }

    private long sameBytesOnBothSides() {
        return agent.sameBytesOnBothSides(MySqlClientsTest::withoutCapabilities);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pymysql", "MySQLdb"})
    void pythonClientsSeeTheSame(String client) {
        String printed = new Script(client).printsTheSame(server.port(), agent);

        assertThat(printed)
                .contains("caf\u00e9 299", "streamed 897000", "loaded 20000", "(17000000,)", "IntegrityError 1062");
        assertThat(sameBytesOnBothSides()).isGreaterThan(34_000_000);
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("LOAD DATA LOCAL INFILE '/tmp")
                        .getFirst()
                        .attributes()
                        .values())
                .containsEntry("lambdatape.db.affected_rows", 20_000L);
        assertThat(agent.ofText("SELECT a.id FROM py a").getFirst().attributes().values())
                .containsEntry("db.response.returned_rows", 6000L)
                .containsEntry("db.system.name", "mariadb");
        assertThat(agent.ofText("SELECT * FROM nowhere").getFirst().attributes().text("error.type"))
                .isEqualTo("1146");
        assertThat(agent.ofText("SELECT REPEAT").getFirst().response().length()).isGreaterThan(17_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&useServerPrepStmts=true",
                "&useServerPrepStmts=true&useBulkStmts=true&allowMultiQueries=true"
            })
    void theJavaDriverTalksTheSameOnBothSides(String mode) throws Exception {
        String url = "jdbc:mariadb://127.0.0.1:" + agent.port() + "/shop?user=root" + mode;
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE java_rows (id int PRIMARY KEY, name varchar(30))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO java_rows VALUES (?, ?)")) {
                for (int i = 0; i < 300; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, i % 7 == 0 ? null : "caf\u00e9 " + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.setFetchSize(50);
            try (var rows = statement.executeQuery("SELECT * FROM java_rows ORDER BY id")) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(300);
            }
        }
        sameBytesOnBothSides();
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("SELECT * FROM java_rows")
                        .getFirst()
                        .attributes()
                        .number("db.response.returned_rows"))
                .isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed", "read", "write"})
    void mysqlslapRunsItsLoad(String load) {
        Tool slap = new Tool("mysqlslap", "mariadb-client");
        String printed = slap.succeeds(
                List.of("--no-defaults", "--user=root", "--host=127.0.0.1", "--protocol=tcp", "-P"),
                agent.port(),
                "--concurrency=8",
                "--iterations=2",
                "--number-of-queries=400",
                "--create-schema=slapped",
                "--auto-generate-sql",
                "--auto-generate-sql-load-type=" + load);

        assertThat(printed).contains("Number of clients running queries: 8");
        assertThat(sameBytesOnBothSides()).isGreaterThan(20_000);
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("INSERT INTO t1")).hasSizeGreaterThanOrEqualTo(100);
    }
}
