/**
 * How true attribution is: an experiment in which every query says itself, in a literal, which invocation has asked it.
 * The test runs it for seconds, {@code bench/attribution} for as many queries as one likes. Start reading at
 * {@link io.lambdatape.cli.attribution.AttributionExperiment}.
 */
@NullMarked
package io.lambdatape.cli.attribution;

import org.jspecify.annotations.NullMarked;
