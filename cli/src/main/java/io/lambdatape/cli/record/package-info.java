/** Taking away what was recorded: {@code record} saves a recording, {@code report} a timing report. */
@NullMarked
package io.lambdatape.cli.record;

import org.jspecify.annotations.NullMarked;
