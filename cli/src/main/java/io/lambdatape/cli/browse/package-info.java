/** Looking at what was recorded: {@code traces}, {@code trace}, {@code status}. */
@NullMarked
package io.lambdatape.cli.browse;

import org.jspecify.annotations.NullMarked;
