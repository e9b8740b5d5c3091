package io.lambdatape.agent.logs;

import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import java.util.List;

/** Where lines go. */
public interface LineSink {
    /**
     * Takes lines of one file.
     *
     * @param generation names the file's content for as long as it goes on
     * @param end the offset behind the last line
     * @return false if there is no room now: they are read again later, the file keeps them meanwhile
     */
    boolean lines(List<LogLine> lines, String generation, long end);

    /** Something was lost before it could be read. */
    void gap(Gap.Reason reason, long count, String detail);
}
