/**
 * A segment as queries see it. Fields that all lines of a source have in common are in no index of their own: they stand
 * once in the source's value. Here they look like any other field, with terms, postings and a column.
 *
 * <p>Start reading at {@link io.lambdatape.store.lucene.view.Views}.
 */
@NullMarked
package io.lambdatape.store.lucene.view;

import org.jspecify.annotations.NullMarked;
