package io.lambdatape.replay;

import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.report.TimingReport;

/**
 * What a replay found.
 *
 * @param report the timing report, with its part on the replay
 * @param survey what the recording holds
 */
public record ReplayResult(TimingReport report, RecordingSurvey survey) {
    /** Whether the whole of a whole recording was replayed, in time, and answered as recorded. */
    public boolean clean() {
        return report.replay() != null && report.replay().clean() && !survey.cutOff();
    }
}
