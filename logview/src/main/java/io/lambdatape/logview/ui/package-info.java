/**
 * Serves the web UI's built files from the class path.
 *
 * <p>Start reading at {@link io.lambdatape.logview.ui.UiFiles}.
 */
@NullMarked
package io.lambdatape.logview.ui;

import org.jspecify.annotations.NullMarked;
