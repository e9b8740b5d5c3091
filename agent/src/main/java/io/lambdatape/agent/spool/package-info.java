/**
 * The disk spool between listeners and Kafka: numbers, encodes and stores every record, and gives them to Kafka in
 * order. Nothing that puts a record in ever waits. Start reading at {@link io.lambdatape.agent.spool.Spool}.
 *
 * <p>The way of a record: {@code SpoolQueue} (memory) - {@code SpoolThread} numbers and encodes ({@code Numberer}) -
 * {@code SegmentWriter} (disk) - {@code Sender} with {@code SegmentReader} - {@code Outlet} (Kafka) - acknowledged: a
 * segment goes when all in it was.
 *
 * <p>A directory holds segments, {@code <16 hex digits>.segment} in their order, and {@code acknowledged}, the position
 * up to which Kafka has everything. A segment (all numbers big-endian):
 *
 * <pre>
 *  0               8                              24
 *  +---------------+------------------------------+---------+---------+----
 *  | LTSPOOL, 0x01 | run: the agent start's UUID  | entry   | entry   | ...
 *  +---------------+------------------------------+---------+---------+----
 * </pre>
 *
 * An entry, one Kafka record:
 *
 * <pre>
 *  0        4         8          16      20      24      25       27       29
 *  +--------+---------+----------+-------+-------+-------+--------+--------+------+-----+-------+
 *  | length | crc32c  | sequence | count | items | topic | mark   | key    | mark | key | value |
 *  |        |         | of first |       |       | 1: spans bytes | bytes  |      |     |       |
 *  +--------+---------+----------+-------+-------+-------+--------+--------+------+-----+-------+
 * </pre>
 *
 * length and crc32c are of what follows them; count: how many numbers it uses; items: how many of them are exchanges or
 * log lines, and not pieces or gaps; mark: up to where a log file was read with these lines ({@code SourcePosition}).
 * Version 1 is the only one so far; a segment of another version is set aside and reported.
 */
@NullMarked
package io.lambdatape.agent.spool;

import org.jspecify.annotations.NullMarked;
