/**
 * Writes requests to sockets at their instant and reads the answers: a small HTTP/1.1 client of our own, so that the
 * recorded bytes go out as they are and the send stamp is taken at the socket. Start reading at
 * {@link io.lambdatape.replay.send.Sender}.
 */
@NullMarked
package io.lambdatape.replay.send;

import org.jspecify.annotations.NullMarked;
