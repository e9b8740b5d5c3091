package io.lambdatape.cli.logs;

/** What the lines around a line are taken from. */
enum Within {
    source,
    invocation
}
