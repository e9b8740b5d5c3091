/** {@code lambdatape replay}: re-drives a recording and writes the timing report. */
@NullMarked
package io.lambdatape.cli.replay;

import org.jspecify.annotations.NullMarked;
