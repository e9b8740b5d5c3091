package io.lambdatape.agent.calls;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Finds the addresses of targets. Safe for use by all threads. */
final class Names {
    /** How many addresses of a name are tried. */
    private static final int ADDRESSES_MAX = 4;

    // Asking the name service blocks: never on an event loop.
    private static final Executor LOOKING_UP =
            task -> Thread.ofVirtual().name("target-name").start(task);

    private Names() {}

    /**
     * The addresses of a target, in the order in which they are to be tried.
     *
     * @param own where the client has connected to: a target at this place fails with {@link LoopException}
     */
    static CompletableFuture<List<InetSocketAddress>> find(CallTarget target, InetSocketAddress own) {
        CompletableFuture<List<InetSocketAddress>> found = new CompletableFuture<>();
        LOOKING_UP.execute(() -> {
            try {
                found.complete(addresses(target, own));
            } catch (UnknownHostException | LoopException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    private static List<InetSocketAddress> addresses(CallTarget target, InetSocketAddress own)
            throws UnknownHostException, LoopException {
        List<InetSocketAddress> found = Arrays.stream(resolve(target.host()))
                .limit(ADDRESSES_MAX)
                .map(address -> new InetSocketAddress(address, target.port()))
                .toList();
        for (InetSocketAddress address : found) {
            if (address.getPort() == own.getPort() && isHere(address.getAddress(), own.getAddress())) {
                throw new LoopException();
            }
        }
        return found;
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        return literal == null
                ? InetAddress.getAllByName(host)
                : new InetAddress[] {InetAddress.getByAddress(host, literal)};
    }

    private static boolean isHere(InetAddress address, InetAddress own) {
        return address.equals(own) || address.isAnyLocalAddress();
    }
}
