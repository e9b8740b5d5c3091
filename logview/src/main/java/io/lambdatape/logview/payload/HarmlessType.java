package io.lambdatape.logview.payload;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As what a recorded body may be shown: nothing that a browser would run or render as a page. A Lambda's answer is not
 * ours, and it would run with our origin.
 */
public final class HarmlessType {
    private static final String BYTES = "application/octet-stream";
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Set<String> TEXT_APPLICATIONS = Set.of(
            "application/xml",
            "application/xhtml+xml",
            "application/javascript",
            "application/ecmascript",
            "application/yaml",
            "application/x-www-form-urlencoded",
            "application/x-ndjson",
            "application/graphql");
    private static final Pattern CHARSET = Pattern.compile(
            "charset\\s*=\\s*\"?(utf-8|us-ascii|iso-8859-\\d{1,2}|windows-125\\d|shift_jis|euc-jp|euc-kr|gbk|gb18030|big5)\"?",
            Pattern.CASE_INSENSITIVE);

    private HarmlessType() {}

    /**
     * The media type to send.
     *
     * @param recorded the recorded Content-Type; null if there was none
     */
    public static String of(@Nullable String recorded) {
        if (recorded == null) {
            return BYTES;
        }
        int semicolon = recorded.indexOf(';');
        String type = (semicolon < 0 ? recorded : recorded.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"))) {
            return "application/json";
        }
        if (IMAGES.contains(type)) {
            return type;
        }
        boolean text = type.startsWith("text/") || type.endsWith("+xml") || TEXT_APPLICATIONS.contains(type);
        return text ? "text/plain; charset=" + charset(recorded) : BYTES;
    }

    private static String charset(String recorded) {
        Matcher charset = CHARSET.matcher(recorded);
        return charset.find() ? charset.group(1).toLowerCase(Locale.ROOT) : "utf-8";
    }
}
