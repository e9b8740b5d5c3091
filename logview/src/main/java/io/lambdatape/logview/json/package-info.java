/**
 * The JSON form of what the API answers. Times are RFC 3339 in UTC with nanoseconds, enumerations lower-case words,
 * absent values are left out.
 *
 * <p>Start reading at {@link io.lambdatape.logview.json.LineJson}.
 */
@NullMarked
package io.lambdatape.logview.json;

import org.jspecify.annotations.NullMarked;
