package io.lambdatape.agent.database;

import java.util.Objects;

/**
 * Settings of a database listener. All bytes are passed on whatever the limits.
 *
 * @param worker the worker's name, for {@code lambdatape.worker}
 * @param bodyBytesMax how much of the messages of a query is kept, each way
 * @param statementBytesMax how much of a statement's text is kept
 * @param parameterBytesMax how much of one parameter is kept
 * @param parametersMax how many parameters of a query are kept
 * @param pipelinedMax how many messages of a connection may wait for their answers before it is passed on unread
 * @param waitingBytesMax how many bytes of such messages are kept in all; those beyond are only counted
 * @param statementsMax how many prepared statements, and how many portals, of a connection are remembered
 * @param statementsBytesMax how long their texts may be together
 */
public record DatabaseOptions(
        String worker,
        int bodyBytesMax,
        int statementBytesMax,
        int parameterBytesMax,
        int parametersMax,
        int pipelinedMax,
        int waitingBytesMax,
        int statementsMax,
        int statementsBytesMax) {
    public DatabaseOptions {
        Objects.requireNonNull(worker, "worker");
        if (bodyBytesMax < 0
                || statementBytesMax < 0
                || parameterBytesMax < 0
                || parametersMax < 0
                || pipelinedMax < 2
                || waitingBytesMax < 0
                || statementsMax < 1
                || statementsBytesMax < 0) {
            throw new IllegalArgumentException(
                    "limits are too small: pipelinedMax at least 2, statementsMax at least 1, the others at least 0");
        }
    }

    /** The usual limits. */
    public static DatabaseOptions of(String worker) {
        return new DatabaseOptions(worker, 1 << 20, 64 * 1024, 4 * 1024, 100, 64 * 1024, 16 << 20, 4096, 8 << 20);
    }

    /** The same with another limit for the messages of a query. */
    public DatabaseOptions withBodyBytesMax(int newBodyBytesMax) {
        return new DatabaseOptions(
                worker,
                newBodyBytesMax,
                statementBytesMax,
                parameterBytesMax,
                parametersMax,
                pipelinedMax,
                waitingBytesMax,
                statementsMax,
                statementsBytesMax);
    }
}
