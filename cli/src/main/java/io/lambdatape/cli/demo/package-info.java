/**
 * {@code lambdatape demo}: a server, a worker with sample Lambdas, an agent in front, and traffic, all in one process.
 */
@NullMarked
package io.lambdatape.cli.demo;

import org.jspecify.annotations.NullMarked;
