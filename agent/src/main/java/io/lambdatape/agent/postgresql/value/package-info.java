/**
 * Turns the values of parameters into text as PostgreSQL would print them. Start reading at
 * {@link io.lambdatape.agent.postgresql.value.ValueText}.
 */
@NullMarked
package io.lambdatape.agent.postgresql.value;

import org.jspecify.annotations.NullMarked;
