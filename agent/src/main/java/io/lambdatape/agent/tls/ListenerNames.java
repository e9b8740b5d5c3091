package io.lambdatape.agent.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What clients may call a listener: its address, this machine's, and what stands behind it. */
final class ListenerNames {
    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*");

    private ListenerNames() {}

    /** At least {@code localhost}. */
    static List<String> of(InetSocketAddress listen, InetSocketAddress upstream) {
        Set<String> names = new LinkedHashSet<>();
        add(names, listen.getHostString());
        names.add("localhost");
        add(names, upstream.getHostString());
        try {
            add(names, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine without a name.
        }
        names.addAll(addresses());
        return new ArrayList<>(names);
    }

    private static void add(Set<String> names, String name) {
        if (!name.equals("0.0.0.0") && HOST_NAME.matcher(name).matches()) {
            names.add(name);
        }
    }

    private static List<String> addresses() {
        List<String> found = new ArrayList<>();
        try {
            for (Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces(); all.hasMoreElements(); ) {
                all.nextElement()
                        .inetAddresses()
                        .map(InetAddress::getHostAddress)
                        .forEach(text -> {
                            int zone = text.indexOf('%');
                            found.add(zone < 0 ? text : text.substring(0, zone));
                        });
            }
        } catch (SocketException e) {
            // Then the names have to do.
        }
        return found;
    }
}
