package io.lambdatape.agent.mysql;

import io.lambdatape.agent.mysql.value.Value;
import io.lambdatape.recording.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a statement was executed with.
 *
 * @param count how many there are
 * @param values those that are kept
 * @param cut whether something is missing
 * @param batchSize how many sets of values there are, of which the first is kept; -1 if there is but one, -2 if unknown
 */
record Parameters(int count, List<Value> values, boolean cut, int batchSize) {
    static final Parameters NONE = new Parameters(0, List.of(), false, -1);

    private static final String NULL_TEXT = "NULL";

    void describe(Attributes.Builder attributes) {
        List<String> nulls = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            @Nullable String text = values.get(i).text();
            attributes.put("db.query.parameter." + i, text == null ? NULL_TEXT : text);
            if (text == null) {
                nulls.add(Integer.toString(i));
            }
        }
        if (!nulls.isEmpty()) {
            attributes.put("lambdatape.db.null_parameters", nulls);
        }
        if (count > 0) {
            attributes.put("lambdatape.db.parameter_count", (long) count);
        }
        if (cut) {
            attributes.put("lambdatape.db.parameters_truncated", true);
        }
        if (batchSize >= 0) {
            attributes.put("db.operation.batch.size", (long) batchSize);
        }
    }
}
