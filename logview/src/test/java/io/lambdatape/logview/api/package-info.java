/** Tests of what an answer is made of. */
@NullMarked
package io.lambdatape.logview.api;

import org.jspecify.annotations.NullMarked;
