/**
 * The web server around the endpoints: limits, who may ask, security headers, counting.
 *
 * <p>Start reading at {@link io.lambdatape.logview.http.JettySettings}.
 */
@NullMarked
package io.lambdatape.logview.http;

import org.jspecify.annotations.NullMarked;
