/**
 * Turns the values of parameters, which are sent in binary, into text as MySQL would print them. Start reading at
 * {@link io.lambdatape.agent.mysql.value.Value}.
 */
@NullMarked
package io.lambdatape.agent.mysql.value;

import org.jspecify.annotations.NullMarked;
