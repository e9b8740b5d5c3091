package io.lambdatape.logview.status;

/** Knows how things stand. Asked on each request, from several threads; answers at once. */
@FunctionalInterface
public interface StatusSource {
    Status status();
}
