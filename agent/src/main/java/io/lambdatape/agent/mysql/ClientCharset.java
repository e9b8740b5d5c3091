package io.lambdatape.agent.mysql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The character sets of clients; those that are not known are read as UTF-8. */
final class ClientCharset {
    private ClientCharset() {}

    /** @param collation the number of a default collation, as handshakes carry it */
    static Charset of(int collation) {
        return switch (collation) {
            case 5, 8, 15, 31, 47, 48, 49, 94 -> of("latin1");
            case 2, 9, 21, 27, 77 -> of("latin2");
            case 26, 34, 44, 66, 99 -> of("cp1250");
            case 14, 23, 50, 51, 52 -> of("cp1251");
            case 28, 87 -> of("gbk");
            case 1, 84 -> of("big5");
            case 13, 88 -> of("sjis");
            case 12, 91 -> of("ujis");
            case 19, 85 -> of("euckr");
            default -> StandardCharsets.UTF_8;
        };
    }

    /** @param name as the server calls it: {@code utf8mb4} */
    static Charset of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            // What MySQL calls so is Windows 1252.
            case "latin1" -> named("windows-1252");
            case "latin2" -> named("ISO-8859-2");
            case "cp1250" -> named("windows-1250");
            case "cp1251" -> named("windows-1251");
            case "gbk" -> named("GBK");
            case "gb18030" -> named("GB18030");
            case "big5" -> named("Big5");
            case "sjis", "cp932" -> named("windows-31j");
            case "ujis", "eucjpms" -> named("EUC-JP");
            case "euckr" -> named("EUC-KR");
            default -> StandardCharsets.UTF_8;
        };
    }

    private static Charset named(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
