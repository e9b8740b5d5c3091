/**
 * The {@code lambdatape} command: the only place where the parts are put together. A package for each thing that a
 * person does; exit status 0 done, 1 the answer is "no", 2 wrong usage, 3 could not run.
 */
@NullMarked
package io.lambdatape.cli;

import org.jspecify.annotations.NullMarked;
