/** Tests of the API against a real server; {@link io.lambdatape.logview.ApiContractTest} is the one to start at. */
@NullMarked
package io.lambdatape.logview;

import org.jspecify.annotations.NullMarked;
