/**
 * Shows recorded bytes to a browser without letting them do anything there.
 *
 * <p>Start reading at {@link io.lambdatape.logview.payload.HttpBody}.
 */
@NullMarked
package io.lambdatape.logview.payload;

import org.jspecify.annotations.NullMarked;
