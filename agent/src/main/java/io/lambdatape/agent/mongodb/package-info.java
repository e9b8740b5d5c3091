/**
 * MongoDB's wire protocol: one record for each command and its reply. Everything is passed on as it came but for the
 * answers to {@code hello}, which are rewritten so that drivers stay with the agent. Start reading at
 * {@link io.lambdatape.agent.mongodb.Mongo}, then {@code MongoConversation}; messages and BSON are in {@code wire}.
 */
@NullMarked
package io.lambdatape.agent.mongodb;

import org.jspecify.annotations.NullMarked;
