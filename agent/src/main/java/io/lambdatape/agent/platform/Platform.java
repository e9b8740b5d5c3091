package io.lambdatape.agent.platform;

/** What is specific to one kind of worker. Without state, safe for use by all threads. */
public sealed interface Platform permits OpenLambda, PlainHttp {
    /** As in the configuration and in {@code lambdatape.platform}. */
    String name();

    /**
     * What a request is for.
     *
     * @param path in origin form, without the query
     */
    Target target(String method, String path);

    /**
     * How an invocation ended that was answered.
     *
     * @param status the answer's status code
     * @param answer the recorded bytes of the answer: head and framed body, possibly cut
     */
    Verdict judge(int status, byte[] answer);
}
