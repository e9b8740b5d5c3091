/**
 * The wire protocol of MySQL and MariaDB as bytes: where packets begin and end and what their fields are. Knows nothing
 * of connections, queries or records. Layouts are from the MySQL Source Code Documentation, "Client/Server Protocol", and
 * from MariaDB's "Clients &amp; Utilities / Client-Server Protocol". Start reading at
 * {@link io.lambdatape.agent.mysql.wire.PacketFramer}.
 */
@NullMarked
package io.lambdatape.agent.mysql.wire;

import org.jspecify.annotations.NullMarked;
