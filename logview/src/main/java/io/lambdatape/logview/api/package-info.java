/**
 * The endpoints under {@code /api/v1}, one class each.
 *
 * <p>Start reading at {@link io.lambdatape.logview.api.Endpoints}, the list of all.
 */
@NullMarked
package io.lambdatape.logview.api;

import org.jspecify.annotations.NullMarked;
