/**
 * Everything that the demo shows Lambdatape at work on: real databases, a worker with four Lambdas, and traffic. Knows
 * nothing of Lambdatape's own parts. Start reading at {@link io.lambdatape.demo.DemoEnvironment}.
 */
@NullMarked
package io.lambdatape.demo;

import org.jspecify.annotations.NullMarked;
