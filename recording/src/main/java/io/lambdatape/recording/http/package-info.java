/** Reads a recorded HTTP/1.1 message: start line, header fields and the body without its framing. */
@NullMarked
package io.lambdatape.recording.http;

import org.jspecify.annotations.NullMarked;
