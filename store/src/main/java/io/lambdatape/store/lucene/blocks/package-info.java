/**
 * Stored records on disk. Log lines are taken apart: what stands between the words of a message, each place's words, each
 * number of a line is a column of a block of some thousand lines, and compressed in the way that fits it. Any line can be
 * put together again by itself. What comes back is exactly what was written, whatever it was.
 *
 * <p>Start reading at {@link io.lambdatape.store.lucene.blocks.BlockStoredFieldsFormat}, then {@code BlockEncoder}.
 */
@NullMarked
package io.lambdatape.store.lucene.blocks;

import org.jspecify.annotations.NullMarked;
