package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;

/** Prints lines in one form. */
interface LineWriter {
    /** A line that was asked for. */
    void line(JsonNode line);

    /** A line that only stands near one that was asked for. */
    void nearby(JsonNode line);

    /** What follows does not join what was before. */
    void gap();
}
