/** Tests of how recorded bodies are shown. */
@NullMarked
package io.lambdatape.logview.payload;

import org.jspecify.annotations.NullMarked;
