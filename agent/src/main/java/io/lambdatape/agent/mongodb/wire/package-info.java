/**
 * Messages and documents of MongoDB as bytes: where they begin and end, and what stands in them. Whatever the bytes
 * are, nothing is thrown, and no more is allocated than has come. Start reading at
 * {@link io.lambdatape.agent.mongodb.wire.MessageFramer}, then {@link io.lambdatape.agent.mongodb.wire.Bson}.
 */
@NullMarked
package io.lambdatape.agent.mongodb.wire;

import org.jspecify.annotations.NullMarked;
