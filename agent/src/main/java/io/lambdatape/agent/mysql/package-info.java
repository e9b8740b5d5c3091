/**
 * The protocol of MySQL and MariaDB: follows a connection in both directions, pairs the client's commands with the
 * server's answers, and has the executed statements recorded. Start reading at
 * {@link io.lambdatape.agent.mysql.MySqlConversation}; {@link io.lambdatape.agent.mysql.ClientPackets} reads commands,
 * {@link io.lambdatape.agent.mysql.ServerPackets} their answers.
 */
@NullMarked
package io.lambdatape.agent.mysql;

import org.jspecify.annotations.NullMarked;
