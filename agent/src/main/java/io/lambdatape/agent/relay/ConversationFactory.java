package io.lambdatape.agent.relay;

/** Makes the conversation of each accepted connection. Called by event loop threads. */
@FunctionalInterface
public interface ConversationFactory {
    /** A conversation for one connection. */
    Conversation begin(Peers peers);
}
