package io.lambdatape.agent.postgresql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client has said of itself, and the server of the connection. */
final class Session {
    private static final int TEXT_CHARS_MAX = 1024;

    @Nullable
    String user;

    @Nullable
    String database;

    @Nullable
    String applicationName;

    Charset charset = StandardCharsets.UTF_8;

    /** Takes a startup packet's parameters. */
    void begin(Map<String, String> parameters) {
        user = limited(parameters.get("user"));
        String named = limited(parameters.get("database"));
        database = named == null ? user : named;
        applicationName = limited(parameters.get("application_name"));
        String encoding = parameters.get("client_encoding");
        if (encoding != null) {
            encoding(encoding);
        }
    }

    /** Whether the connection is a replica's, which speaks another protocol. */
    static boolean replicates(Map<String, String> parameters) {
        String value = parameters.getOrDefault("replication", "off").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "", "0", "f", "false", "n", "no", "of", "off" -> false;
            default -> true;
        };
    }

    /** The server has said that a setting is now this. */
    void setting(String name, String value) {
        if (name.equals("client_encoding")) {
            encoding(value);
        } else if (name.equals("application_name")) {
            applicationName = value.isEmpty() ? null : limited(value);
        }
    }

    private void encoding(String name) {
        charset = switch (name.toUpperCase(Locale.ROOT)) {
            case "LATIN1" -> StandardCharsets.ISO_8859_1;
            case "LATIN2" -> named("ISO-8859-2");
            case "LATIN9" -> named("ISO-8859-15");
            case "WIN1250" -> named("windows-1250");
            case "WIN1251" -> named("windows-1251");
            case "WIN1252" -> named("windows-1252");
            case "EUC_JP" -> named("EUC-JP");
            case "SJIS" -> named("Shift_JIS");
            case "GBK" -> named("GBK");
            case "BIG5" -> named("Big5");
            default -> StandardCharsets.UTF_8;
        };
    }

    private static Charset named(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static @Nullable String limited(@Nullable String text) {
        return text == null || text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }
}
