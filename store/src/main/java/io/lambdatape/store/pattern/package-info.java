/**
 * Finds the statements that lines were printed by: lines that differ only in numbers, ids, addresses, times and names are
 * of one template. An online algorithm after Drain (He and others, ICWS 2017): nothing is trained, a line is looked at
 * once, the same lines in the same order give the same templates, and memory is limited.
 *
 * <p>Start reading at {@link io.lambdatape.store.pattern.TemplateTree}.
 */
@NullMarked
package io.lambdatape.store.pattern;

import org.jspecify.annotations.NullMarked;
