package io.lambdatape.replay.plan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises what an agent writes in the place of secrets: as many letters and digits of a hash as the secret had
 * bytes. The recording does not mark them, so this goes by the names that agents redact by default and by the
 * placeholders' alphabet; a real {@code Authorization} or {@code Cookie} has spaces or signs that it lacks.
 */
public final class Redaction {
    private static final Set<String> SECRET_NAMES = Set.of(
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "password", "token", "secret");
    private static final Pattern PLACEHOLDER = Pattern.compile("[a-z0-5]+");

    private Redaction() {}

    /**
     * Whether a recorded value seems to stand in for one that was not kept.
     *
     * @param name of the header field or the JSON member
     */
    public static boolean seemsPlaceholder(String name, String value) {
        return SECRET_NAMES.contains(name.toLowerCase(Locale.ROOT))
                && PLACEHOLDER.matcher(value).matches();
    }
}
