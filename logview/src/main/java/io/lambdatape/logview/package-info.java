/**
 * The HTTP API over the store: logs, live tail, traces, exact bytes, recordings, reports and status, and the web UI's
 * files. It reads the store and nothing else; what runs where comes in as a {@link io.lambdatape.logview.status.StatusSource}.
 *
 * <p>Start reading at {@link io.lambdatape.logview.LogviewServer}, then one endpoint in {@code api}. The contract is
 * {@code openapi.json} beside this package; docs/api.md tells the same with examples.
 */
@NullMarked
package io.lambdatape.logview;

import org.jspecify.annotations.NullMarked;
