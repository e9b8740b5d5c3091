/**
 * Where exchanges and log lines are kept and searched. Lucene, embedded, is the default; a searcher or a writer of
 * another kind passes the same contract tests.
 *
 * <p>Start reading at {@link io.lambdatape.store.LogSearch} and {@link io.lambdatape.store.TraceSearch}.
 */
@NullMarked
package io.lambdatape.store;

import org.jspecify.annotations.NullMarked;
