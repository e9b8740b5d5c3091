/** {@code lambdatape agent}: runs the agent of one worker. */
@NullMarked
package io.lambdatape.cli.agent;

import org.jspecify.annotations.NullMarked;
