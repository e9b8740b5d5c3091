/**
 * Redis as it passes the agent, RESP 2 and 3: pairs each command with its answer in the order in which they came, and
 * records it with its text, the size and the error of its answer and its times. Bytes are passed on at once and
 * unchanged; what is not understood is passed on unread. Passwords are left out of what is recorded. Does no I/O. What
 * is recorded is described in docs/databases.md.
 *
 * <p>Start reading at {@link io.lambdatape.agent.redis.Redis}, then {@code RedisConversation}; {@code ClientCommands}
 * takes what the client sends, {@code ServerReplies} finds the command that each answer belongs to.
 */
@NullMarked
package io.lambdatape.agent.redis;

import org.jspecify.annotations.NullMarked;
