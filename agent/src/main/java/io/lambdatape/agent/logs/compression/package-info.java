/**
 * Compressed files as streams of what they hold: gzip, zstd, xz. Start reading at {@link
 * io.lambdatape.agent.logs.compression.Compression}. Whatever a file holds, memory stays bounded.
 */
@NullMarked
package io.lambdatape.agent.logs.compression;

import org.jspecify.annotations.NullMarked;
