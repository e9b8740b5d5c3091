package io.lambdatape.agent.database.sql;

import static io.lambdatape.agent.database.sql.SqlDialect.MYSQL;
import static io.lambdatape.agent.database.sql.SqlDialect.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPasswordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE ann PASSWORD 'hunter2'",
                "alter user ann with encrypted password 'hunter2' valid until 'tomorrow'",
                "CREATE USER ann LOGIN PASSWORD'hunter2'",
                "CREATE ROLE ann PASSWORD /* why not */ E'hunter2\\''",
                "CREATE ROLE ann PASSWORD U&'hunter2'",
                "CREATE ROLE ann PASSWORD $$hunter2$$",
                "CREATE ROLE ann PASSWORD $a$hunter2$a$",
                "CREATE ROLE ann PASSWORD 'hunter2 and what was cut",
                "SELECT 1; ALTER ROLE ann\n PASSWORD\n 'hunter2'; SELECT 2",
                "CREATE USER MAPPING FOR ann SERVER s OPTIONS (user 'ann', password 'hunter2')",
                "ALTER USER MAPPING FOR ann SERVER s OPTIONS (SET \"password\" 'hunter2')",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2' PUBLICATION p",
                "SELECT dblink_connect('host=h password = hunter2')",
                "DO $$ BEGIN EXECUTE 'ALTER ROLE ann PASSWORD ''hunter2'''; END $$",
                "SELECT dblink_exec('ALTER ROLE ann PASSWORD ''hunter2''')",
                "ALTER SYSTEM SET primary_conninfo = 'host=h password=hunter2'"
            })
    void passwordsOfPostgreSqlAreMasked(String sql) {
        assertThat(SqlPasswords.masked(sql, POSTGRESQL))
                .contains("'(redacted)'")
                .doesNotContain("hunter2")
                .startsWith(sql.substring(0, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER ann@localhost IDENTIFIED BY 'hunter2'",
                "CREATE USER ann IDENTIFIED BY \"hunter2\", bob IDENTIFIED BY 'hunter2'",
                "CREATE USER ann IDENTIFIED WITH caching_sha2_password BY 'hunter2'",
                "ALTER USER ann IDENTIFIED BY 'hunter2' REPLACE 'hunter2' RETAIN CURRENT PASSWORD",
                "GRANT ALL ON *.* TO ann IDENTIFIED VIA ed25519 USING PASSWORD('hunter2') OR unix_socket",
                "SET PASSWORD = 'hunter2'",
                "SET PASSWORD FOR ann@'%' = PASSWORD('hunter2')",
                "SET PASSWORD FOR ann TO RANDOM, PASSWORD = 'hunter2'",
                "CHANGE MASTER TO MASTER_USER='u', MASTER_PASSWORD='hunter2'",
                "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = 'hunter2'",
                "START REPLICA USER='u' PASSWORD='hunter2'",
                "PREPARE s FROM 'ALTER USER ann IDENTIFIED BY ''hunter2'''",
                "SET @s = 'ALTER USER ann IDENTIFIED BY \\'hunter2\\''",
                "SET @s = \"SET PASSWORD FOR ann = 'hunter2'\"",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'u', PASSWORD 'hunter2')",
                "/*!50701 ALTER USER ann IDENTIFIED BY 'hunter2' */"
            })
    void passwordsOfMySqlAreMasked(String sql) {
        assertThat(SqlPasswords.masked(sql, MYSQL)).contains("'(redacted)'").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM users WHERE password = 'x'",
                "SELECT 'password'",
                "SELECT column_name FROM information_schema.columns WHERE column_name IN ('password', 'name')",
                "INSERT INTO notes VALUES ('he forgot the password (again)')",
                "INSERT INTO notes VALUES ('identified as a bear')",
                "CREATE TABLE users (password text DEFAULT 'x', name text)",
                "ALTER ROLE ann PASSWORD NULL",
                "SHOW password_encryption"
            })
    void otherStatementsAreLeftAsTheyAre(String sql) {
        assertThat(SqlPasswords.masked(sql, POSTGRESQL)).isNull();
        assertThat(SqlPasswords.masked(sql, MYSQL)).isNull();
    }

    @Property(tries = 2000)
    void anyTextIsRead(@ForAll @StringLength(max = 60) String text) {
        for (SqlDialect dialect : SqlDialect.values()) {
            SqlPasswords.masked("PASSWORD " + text, dialect);
            SqlPasswords.masked(text + " identified by '" + text, dialect);
        }
    }
}
