/**
 * DynamoDB's JSON protocol over HTTP/1.1: one record for each attempt. The framing is {@code agent.http}'s; nothing is
 * added to requests, which are signed. Start reading at {@link io.lambdatape.agent.dynamodb.DynamoDb}, then
 * {@code AttemptRecorder}.
 */
@NullMarked
package io.lambdatape.agent.dynamodb;

import org.jspecify.annotations.NullMarked;
