/** What tests share: real servers that start quickly, a clock that the test moves, and waiting with a deadline. */
@NullMarked
package io.lambdatape.testkit;

import org.jspecify.annotations.NullMarked;
