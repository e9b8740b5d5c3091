/**
 * {@code lambdatape logs}: log lines for a person on a terminal, or for a program in a pipe. Where the lines come from
 * ({@code Listing}, {@code Following}, {@code Surroundings}) knows nothing of how they are printed ({@code LineWriter}).
 *
 * <p>Start reading at {@link io.lambdatape.cli.logs.LogsCommand}.
 */
@NullMarked
package io.lambdatape.cli.logs;

import org.jspecify.annotations.NullMarked;
