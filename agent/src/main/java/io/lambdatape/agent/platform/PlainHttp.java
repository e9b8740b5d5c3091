package io.lambdatape.agent.platform;

import io.lambdatape.recording.ExchangeKind;

/** Any HTTP server: every request is an invocation, named by method and path; an answer is always the function's. */
public record PlainHttp() implements Platform {
    @Override
    public String name() {
        return "http";
    }

    @Override
    public Target target(String method, String path) {
        return new Target(ExchangeKind.INVOCATION, method + " " + path, null);
    }

    @Override
    public Verdict judge(int status, byte[] answer) {
        return Verdict.byStatus(status);
    }
}
