package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.sql.SqlDialect;
import io.lambdatape.agent.database.sql.SqlPasswords;
import io.lambdatape.agent.database.sql.SqlSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement's text, and for a prepared one what belongs to it. */
final class Statement {
    private static final Pattern DEALLOCATE = Pattern.compile(
            "\\s*+deallocate\\s++(?:prepare\\s++)?+(?:\"((?:[^\"]|\"\")*+)\"|([^\\s;\"]++))", Pattern.CASE_INSENSITIVE);
    private static final int DEALLOCATE_CHARS_MAX = 512;

    /** As records show it: without passwords. */
    final String text;

    final boolean cut;

    /** Whether passwords were taken out of the text: nothing else of its bytes may be kept. */
    final boolean redacted;

    final SqlSummary summary;

    /** What its records are called. */
    final String name;

    /** The types of its parameters; those that are missing or 0 are unknown. */
    int[] types;

    /** Steps of the batch at hand that no query has claimed: its Parse, a Describe. */
    final List<Step> unclaimed = new ArrayList<>(1);

    /** The number of the message that made it. */
    final long number;

    Statement(String text, boolean cut, int[] types, long number) {
        String masked = SqlPasswords.masked(text, SqlDialect.POSTGRESQL);
        this.redacted = masked != null;
        this.text = masked == null ? text : masked;
        this.cut = cut;
        SqlSummary whole = SqlSummary.of(this.text);
        // Of a text that was cut the last comment is not there: another one must not be taken for it.
        this.summary = cut ? new SqlSummary(whole.operation(), whole.collection(), null) : whole;
        this.name = summary.name();
        this.types = types;
        this.number = number;
    }

    /** Which statement {@code DEALLOCATE} names; null if it is none. */
    @Nullable
    String deallocated() {
        Matcher name = DEALLOCATE.matcher(text.substring(0, Math.min(text.length(), DEALLOCATE_CHARS_MAX)));
        if (!name.lookingAt()) {
            return null;
        }
        String quoted = name.group(1);
        return quoted == null ? name.group(2).toLowerCase(Locale.ROOT) : quoted.replace("\"\"", "\"");
    }

    int type(int parameter) {
        return parameter < types.length ? types[parameter] : 0;
    }
}
