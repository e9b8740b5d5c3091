/** Tests of parameter parsing, with garbage too. */
@NullMarked
package io.lambdatape.logview.parameter;

import org.jspecify.annotations.NullMarked;
