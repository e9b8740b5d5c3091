/**
 * The program that one Lambda instance runs: an HTTP server on the unix socket of its scratch directory, one request at
 * a time. Start reading at {@link io.lambdatape.demo.instance.InstanceMain}.
 */
@NullMarked
package io.lambdatape.demo.instance;

import org.jspecify.annotations.NullMarked;
