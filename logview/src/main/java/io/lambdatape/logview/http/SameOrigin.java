package io.lambdatape.logview.http;

import io.javalin.http.Context;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.problem.ProblemType;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets only this server's own pages, and programs, ask. Recorded traffic is confidential, and a page on any site can
 * make its visitor's browser ask a server on the visitor's machine; DNS rebinding even lets it read the answer, unless
 * the Host header is looked at.
 */
public final class SameOrigin {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

    private final boolean loopback;
    private final Set<String> hosts;

    /**
     * @param listen where the server listens: beyond the loopback any Host is accepted, because its names are unknown
     * @param hosts further names under which it may be asked, in lower case
     */
    public SameOrigin(InetSocketAddress listen, Set<String> hosts) {
        this.loopback = listen.getAddress() != null && listen.getAddress().isLoopbackAddress();
        this.hosts = Set.copyOf(hosts);
    }

    /** Ends the request with a problem if it comes from elsewhere. */
    public void check(Context context) {
        String host = context.header("Host");
        if (loopback && host != null && !known(host)) {
            throw Problem.of(
                            ProblemType.UNKNOWN_HOST,
                            "this server does not answer for the host " + ProblemAnswers.shown(host)
                                    + "; ask it by its address or as localhost, or add the name to http.hosts")
                    .exception();
        }
        String origin = context.header("Origin");
        if (origin != null && !sameAuthority(origin, host)) {
            throw foreign("a page of " + ProblemAnswers.shown(origin));
        }
        boolean navigation = "navigate".equals(context.header("Sec-Fetch-Mode"));
        if ("cross-site".equals(context.header("Sec-Fetch-Site")) && !navigation) {
            throw foreign("a page of another site");
        }
    }

    private boolean known(String host) {
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || ADDRESS.matcher(name).matches()
                || hosts.contains(name);
    }

    private static boolean sameAuthority(String origin, @Nullable String host) {
        int slashes = origin.indexOf("://");
        return slashes > 0 && origin.substring(slashes + 3).equalsIgnoreCase(host);
    }

    private static RuntimeException foreign(String who) {
        return Problem.of(
                        ProblemType.FOREIGN_ORIGIN,
                        who + " asked, and only this server's own pages may; ask from there or from a program")
                .exception();
    }
}
