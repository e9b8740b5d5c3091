package io.lambdatape.agent.http;

/** What became of the head of a request. */
sealed interface ParsedRequest permits RequestHead, Refusal {}
