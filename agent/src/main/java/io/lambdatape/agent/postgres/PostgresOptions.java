package io.lambdatape.agent.postgres;

/**
 * What is kept of queries.
 *
 * @param worker the worker's name
 * @param payloadBytesMax how many bytes of each direction of a query
 * @param textCharsMax how many characters of a statement or of a parameter
 * @param parametersMax how many parameters of a statement
 */
public record PostgresOptions(String worker, int payloadBytesMax, int textCharsMax, int parametersMax) {
    /** The usual limits: 1 MiB, 64 Ki characters, 100 parameters. */
    public static PostgresOptions of(String worker) {
        return new PostgresOptions(worker, 1 << 20, 1 << 16, 100);
    }

    /** The same with another limit on payloads. */
    public PostgresOptions withPayloadBytesMax(int bytes) {
        return new PostgresOptions(worker, bytes, textCharsMax, parametersMax);
    }
}
