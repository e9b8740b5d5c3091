/**
 * The store in one Lucene index. Every record is a document: an exchange, a piece of a payload, a log line, a gap. The
 * documents hold the record's OTLP form without the payload bytes; those stand in doc values, so that lists stay light.
 * Offsets and books ride in the commit's user data, which makes a commit atomic over everything.
 *
 * <p>Start reading at {@link io.lambdatape.store.lucene.LuceneStore}; docs/store.md has the schema.
 */
@NullMarked
package io.lambdatape.store.lucene;

import org.jspecify.annotations.NullMarked;
