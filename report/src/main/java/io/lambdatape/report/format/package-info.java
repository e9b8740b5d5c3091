/**
 * Writes a timing report. {@link io.lambdatape.report.format.ReportFormat} names the formats; each has a class of its
 * own. The columns and names are described in docs/timing-report.md.
 */
@NullMarked
package io.lambdatape.report.format;

import org.jspecify.annotations.NullMarked;
