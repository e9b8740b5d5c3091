/**
 * How things stand: what agents recorded, what arrived, how far behind it is, what was lost. The program that wires the
 * parts together fills it in.
 *
 * <p>Start reading at {@link io.lambdatape.logview.status.Status}.
 */
@NullMarked
package io.lambdatape.logview.status;

import org.jspecify.annotations.NullMarked;
