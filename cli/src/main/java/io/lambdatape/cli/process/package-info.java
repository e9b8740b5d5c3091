/** How a command ends: exit status, failure in a sentence, Ctrl-C; and the program's version. */
@NullMarked
package io.lambdatape.cli.process;

import org.jspecify.annotations.NullMarked;
