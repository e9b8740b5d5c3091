package io.lambdatape.agent.platform;

import io.lambdatape.recording.ExchangeKind;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for.
 *
 * @param kind {@code INVOCATION}, or {@code OTHER} for a request to the worker itself
 * @param name the span's name
 * @param lambda the function's name; null if there is none or the platform does not tell
 */
public record Target(
        ExchangeKind kind, String name, @Nullable String lambda) {}
