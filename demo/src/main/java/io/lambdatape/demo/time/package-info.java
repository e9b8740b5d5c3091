/** The one place where the demo reads a monotonic clock or sleeps. */
@NullMarked
package io.lambdatape.demo.time;

import org.jspecify.annotations.NullMarked;
