/**
 * Draws plots as SVG text: no script, no outside resource. Knows numbers and labels only, nothing of reports. Colours
 * come from the page's style sheet: {@code series-1} and so on.
 */
@NullMarked
package io.lambdatape.report.svg;

import org.jspecify.annotations.NullMarked;
