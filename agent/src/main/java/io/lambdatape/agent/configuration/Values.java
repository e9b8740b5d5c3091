package io.lambdatape.agent.configuration;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of values. Each throws {@code IllegalArgumentException} with a sentence for what it is not. */
final class Values {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB)");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\s/\\[\\]]+):(\\d{1,5})");

    private Values() {}

    /** A size with its unit, in bytes. */
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no size: write a whole number and B, KiB, MiB, GiB or" + " TiB, as in 512MiB");
        }
        int shift = 10 * java.util.List.of("B", "KiB", "MiB", "GiB", "TiB").indexOf(matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("\"" + text + "\" is too " + (number == 0 ? "small" : "large"));
        }
        return number << shift;
    }

    /** A size that fits an array. */
    static int arraySize(String text) {
        long size = size(text);
        if (size > 1 << 30) {
            throw new IllegalArgumentException("\"" + text + "\" is too large: 1GiB at most");
        }
        return (int) size;
    }

    /** Host and port; names are looked up when they are used. */
    static InetSocketAddress address(String text) {
        Matcher matcher = ADDRESS.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no address: write host:port, as in 127.0.0.1:5000 or [::1]:5000");
        }
        String host = matcher.group(1);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return InetSocketAddress.createUnresolved(bare, Integer.parseInt(matcher.group(2)));
    }

    /** An address to listen on. */
    static InetSocketAddress listen(String text) {
        InetSocketAddress address = address(text);
        InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
        if (resolved.isUnresolved()) {
            throw new IllegalArgumentException("\"" + text + "\": this machine knows no host \""
                    + address.getHostString() + "\"; write its address");
        }
        return resolved;
    }

    /** The address of something to connect to. */
    static InetSocketAddress upstream(String text) {
        InetSocketAddress address = address(text);
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("\"" + text + "\" has port 0: nothing can be reached there");
        }
        return address;
    }

    /** {@code http://host:port}, with the port 80 where it is left out. */
    static InetSocketAddress httpUpstream(String text) {
        String stripped = text.strip().replaceAll("/$", "");
        if (stripped.toLowerCase(Locale.ROOT).startsWith("https:")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": the agent speaks plain HTTP to the worker; write http://");
        }
        if (!stripped.startsWith("http://")) {
            throw new IllegalArgumentException("\"" + text + "\" is no URL: write http://host:port");
        }
        String authority = stripped.substring("http://".length());
        return upstream(authority.matches(".*:\\d+") ? authority : authority + ":80");
    }

    static URI url(String text) {
        try {
            URI url = URI.create(text.strip());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("\"" + text + "\" is no URL: write http://host:port");
    }

    static Path absolutePath(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new IllegalArgumentException("\"" + text + "\" is no absolute path: begin with /");
    }
}
