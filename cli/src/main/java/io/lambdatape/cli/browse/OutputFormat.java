package io.lambdatape.cli.browse;

/** How a command prints: for a person, or one JSON object a line. */
enum OutputFormat {
    text,
    json
}
