package io.lambdatape.agent.attribution;

import java.util.Locale;

/** When an instance asked for something outside of its invocations. */
public enum Phase {
    /** Before its first invocation: as its code was loaded. */
    INIT,
    /** After an answer had been sent, and before the next invocation. */
    BACKGROUND;

    /** As records name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
