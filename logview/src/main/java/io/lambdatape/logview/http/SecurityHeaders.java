package io.lambdatape.logview.http;

import io.javalin.http.Context;

/** What every answer tells a browser. */
public final class SecurityHeaders {
    /** Pages of the UI: files from here only, no inline script, nothing in frames. */
    public static final String UI_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    /** Recorded bytes: nothing may run or load, whatever they are. */
    public static final String BYTES_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /** The report: one file with its styles and drawings in it, and nothing that runs. */
    public static final String REPORT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

    /** The name of the header that carries a policy. */
    public static final String POLICY = "Content-Security-Policy";

    private SecurityHeaders() {}

    /** Sets the headers; an endpoint may set another policy. */
    public static void set(Context context) {
        context.header(POLICY, UI_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .header("Vary", "Accept-Encoding");
    }
}
