/**
 * The timing report: how long invocations took, how much of that was spent in queries, and, after a replay, how the
 * replayed times and answers compare with the recorded ones and how true the replay's own timing was.
 *
 * <p>Start reading at {@link io.lambdatape.report.TimingReport}; {@code format} writes it as HTML, CSV and JSON,
 * {@code svg} draws the plots.
 */
@NullMarked
package io.lambdatape.report;

import org.jspecify.annotations.NullMarked;
