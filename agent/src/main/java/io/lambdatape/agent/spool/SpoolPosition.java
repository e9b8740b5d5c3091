package io.lambdatape.agent.spool;

/**
 * A place between two entries of the spool.
 *
 * @param segment the segment's number
 * @param offset bytes from its start
 */
record SpoolPosition(long segment, long offset) {}
