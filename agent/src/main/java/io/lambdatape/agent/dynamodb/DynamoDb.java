package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.http.HttpConversation;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;

/**
 * The protocol of DynamoDB: JSON over HTTP/1.1
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html).
 */
public final class DynamoDb implements DatabaseProtocol {
    @Override
    public String system() {
        return "aws.dynamodb";
    }

    @Override
    public Encryption.Start encryptionStart() {
        return Encryption.Start.WITH_CONNECTION;
    }

    @Override
    public String applicationProtocol() {
        return "http/1.1";
    }

    @Override
    public Conversation begin(QueryRecorder recorder) {
        DatabaseOptions options = recorder.options();
        HttpOptions usual = HttpOptions.of(options.worker());
        HttpOptions http =
                new HttpOptions(options.worker(), options.bodyBytesMax(), usual.headBytesMax(), usual.pipelinedMax());
        return new HttpConversation<>(http, new AttemptRecorder(recorder, http));
    }
}
