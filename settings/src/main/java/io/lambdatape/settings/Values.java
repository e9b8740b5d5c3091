package io.lambdatape.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of values. Each throws {@code IllegalArgumentException} with a sentence for what it is not. */
public final class Values {
    /** Stands in for an address after a mistake. */
    public static final InetSocketAddress NO_ADDRESS = InetSocketAddress.createUnresolved("none", 0);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\s/\\[\\]]+):(\\d{1,5})");

    private Values() {}

    /** A size with its unit, in bytes. */
    public static long size(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no size: write a whole number and B, KiB, MiB, GiB or TiB, as in 512MiB");
        }
        int shift = 10 * java.util.List.of("B", "KiB", "MiB", "GiB", "TiB").indexOf(matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("\"" + text + "\" is too " + (number == 0 ? "small" : "large"));
        }
        return number << shift;
    }

    /** A length of time with its unit. */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no length of time: write a whole number and ms, s, m, h or d, as in 12h or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** A size that fits an array. */
    public static int arraySize(String text) {
        long size = size(text);
        if (size > 1 << 30) {
            throw new IllegalArgumentException("\"" + text + "\" is too large: 1GiB at most");
        }
        return (int) size;
    }

    /** Host and port; names are looked up when they are used. */
    public static InetSocketAddress address(String text) {
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
    public static InetSocketAddress listen(String text) {
        InetSocketAddress address = address(text);
        InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
        if (resolved.isUnresolved()) {
            throw new IllegalArgumentException("\"" + text + "\": this machine knows no host \""
                    + address.getHostString() + "\"; write its address");
        }
        return resolved;
    }

    /** The address of something to connect to. */
    public static InetSocketAddress upstream(String text) {
        InetSocketAddress address = address(text);
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("\"" + text + "\" has port 0: nothing can be reached there");
        }
        return address;
    }

    /** {@code http://host:port}, with the port 80 where it is left out. */
    public static InetSocketAddress httpUpstream(String text) {
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

    /** {@code http://host:port} or {@code https://host:port}. */
    public static URI url(String text) {
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

    /** A path that begins with {@code /}. */
    public static Path absolutePath(String text) {
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

    /** A path, from the working directory where it does not begin with {@code /}. */
    public static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).normalize();
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new IllegalArgumentException("\"" + text + "\" is no path: write a directory, as in /var/lib/lambdatape");
    }
}
