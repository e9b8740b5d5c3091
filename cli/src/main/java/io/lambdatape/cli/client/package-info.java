/** Asks a running server over its HTTP API. */
@NullMarked
package io.lambdatape.cli.client;

import org.jspecify.annotations.NullMarked;
