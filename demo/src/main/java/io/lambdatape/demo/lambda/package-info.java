/**
 * The four sample Lambdas, written as a Lambda author would: plain prints, JSON in and out, connections to PostgreSQL and
 * Redis that are opened at first use and kept. Each has a weakness worth finding. Start reading at
 * {@link io.lambdatape.demo.lambda.LambdaHandler}.
 */
@NullMarked
package io.lambdatape.demo.lambda;

import org.jspecify.annotations.NullMarked;
