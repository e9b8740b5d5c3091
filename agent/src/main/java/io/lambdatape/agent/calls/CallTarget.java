package io.lambdatape.agent.calls;

import io.lambdatape.agent.http.RequestHead;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a call goes.
 *
 * @param host a name in lower case, or an address without brackets
 * @param tunnel whether it was asked for by {@code CONNECT}
 */
record CallTarget(String host, int port, boolean tunnel) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int HOST_CHARS_MAX = 253;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]@]*]|[^:\\[\\]@]*)(?::([0-9]{0,5}))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");

    /**
     * Reads the target of a request.
     *
     * @throws HostileTargetException if there is none that can be called
     */
    static CallTarget of(RequestHead head) throws HostileTargetException {
        String written = head.authority();
        if (head.method().equals("CONNECT")) {
            return parse(written == null ? "" : written, -1, true);
        }
        if (written == null) {
            throw new HostileTargetException("this is a proxy for HTTP, and the request names no server: send an"
                    + " absolute target as in \"GET http://host/path\", or call the server itself without the proxy");
        }
        String scheme = scheme(written);
        if (!scheme.equals("http")) {
            throw new HostileTargetException("the proxy speaks plain HTTP, not " + printable(scheme)
                    + ": use CONNECT for https, as HTTPS_PROXY=http://... makes clients do");
        }
        return parse(hostField(head), HTTP_PORT, false);
    }

    /** What the field Host has to say of an absolute target: the client's own spelling. */
    static String hostField(RequestHead head) {
        String authority = head.authority();
        return authority == null ? "" : authority.substring(authority.indexOf("://") + "://".length());
    }

    private static String scheme(String written) {
        return written.substring(0, written.indexOf("://")).toLowerCase(Locale.ROOT);
    }

    private static CallTarget parse(String authority, int usualPort, boolean tunnel) throws HostileTargetException {
        if (authority.indexOf('@') >= 0) {
            throw new HostileTargetException(
                    "the target carries a user name: send it in the field Authorization instead");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        String host = matcher.matches() ? bare(matcher.group(1)) : "";
        String digits = matcher.matches() ? matcher.group(2) : null;
        int port = digits == null || digits.isEmpty() ? usualPort : Integer.parseInt(digits);
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new HostileTargetException("the target \"" + printable(authority)
                    + "\" is no host and port: write a name or an address, and a port from 1 to 65535, as in"
                    + " api.example.com:443");
        }
        return new CallTarget(host.toLowerCase(Locale.ROOT), port, tunnel);
    }

    // Empty if it is neither a name nor an address.
    private static String bare(String host) {
        if (host.startsWith("[")) {
            String address = host.substring(1, host.length() - 1);
            return NetUtil.isValidIpV6Address(address) ? address : "";
        }
        return host.length() <= HOST_CHARS_MAX && NAME.matcher(host).matches() ? host : "";
    }

    private static String printable(String text) {
        String shown = text.length() > HOST_CHARS_MAX ? text.substring(0, HOST_CHARS_MAX) + "..." : text;
        return shown.replaceAll("[^!-~]", "?");
    }

    /** {@code host:port}, as sentences and {@code CONNECT} have it. */
    String authority() {
        return bracketed() + ":" + port;
    }

    /** As URLs have it: without the scheme's own port. */
    String urlAuthority(String scheme) {
        return port == (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT) ? bracketed() : authority();
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
