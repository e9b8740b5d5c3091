/**
 * Reads the parameters of a request: strictly, so that a typing error is an answer and not a wrong result.
 *
 * <p>Start reading at {@link io.lambdatape.logview.parameter.Parameters}.
 */
@NullMarked
package io.lambdatape.logview.parameter;

import org.jspecify.annotations.NullMarked;
