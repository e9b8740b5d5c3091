package io.lambdatape.demo.lambda;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An instance's connection to PostgreSQL: opened at first use, kept for the instance's life, opened anew if it broke.
 * Where to is told by libpq's environment variables. Statements without parameters go by the simple protocol, those
 * with parameters by the extended one.
 */
final class Database {
    private static final int TIMEOUT_SECONDS = 10;

    private final String application;
    private @Nullable Connection connection;

    Database(String application) {
        this.application = application;
    }

    Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null || current.isClosed()) {
            current = open();
            connection = current;
        }
        return current;
    }

    /** The rows of a query, by column name. */
    List<Map<String, Object>> query(String sql, Object... parameters) throws SQLException {
        if (parameters.length == 0) {
            try (Statement statement = connection().createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return rows(rows);
            }
        }
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return rows(rows);
        }
    }

    /** How many rows an INSERT or UPDATE has changed. */
    int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static List<Map<String, Object>> rows(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<Map<String, Object>> all = new ArrayList<>();
        while (rows.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = rows.getObject(i);
                row.put(columns.getColumnLabel(i), value instanceof Number ? value : String.valueOf(value));
            }
            all.add(row);
        }
        return all;
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", environment("PGUSER", "postgres"));
        properties.setProperty("ApplicationName", application);
        properties.setProperty("preferQueryMode", "extendedForPrepared");
        properties.setProperty("connectTimeout", String.valueOf(TIMEOUT_SECONDS));
        String address = "jdbc:postgresql://" + environment("PGHOST", "127.0.0.1") + ":" + environment("PGPORT", "5432")
                + "/" + environment("PGDATABASE", "postgres");
        return DriverManager.getConnection(address, properties);
    }

    private static String environment(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
