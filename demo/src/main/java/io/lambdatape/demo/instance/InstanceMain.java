package io.lambdatape.demo.instance;

import io.lambdatape.demo.http.HttpServer;
import io.lambdatape.demo.lambda.LambdaHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An instance's process: {@code InstanceMain <code directory> <scratch directory>}. Binds {@code ol.sock}, loads the
 * Lambda, says that it is ready by a file, and serves until its standard input ends: that is, until the worker that
 * started it is gone.
 */
public final class InstanceMain {
    /** In the scratch directory: where the instance listens. */
    public static final String SOCKET = "ol.sock";

    /** In the scratch directory: is there once the Lambda is loaded. */
    public static final String READY = "ready";

    /** In the code directory: the name of the Lambda's class. */
    public static final String HANDLER = "handler";

    private InstanceMain() {}

    public static void main(String[] arguments) throws Exception {
        Path code = Path.of(arguments[0]);
        Path scratch = Path.of(arguments[1]);
        printAtOnce();
        endWithParent();
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // First of all: who wants to stand in front of the socket finds it while the Lambda is being loaded.
            listener.bind(UnixDomainSocketAddress.of(scratch.resolve(SOCKET)), 1);
            LambdaHandler handler = load(code);
            System.out.println("server: start web server on " + scratch.resolve(SOCKET));
            Files.createFile(scratch.resolve(READY));
            serve(listener, handler);
        }
    }

    static LambdaHandler load(Path code) throws IOException, ReflectiveOperationException {
        String name = Files.readString(code.resolve(HANDLER)).strip();
        return Class.forName(name)
                .asSubclass(LambdaHandler.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static void serve(ServerSocketChannel listener, LambdaHandler handler) throws IOException {
        HttpServer.Handler answering = new AnsweringFailures(handler);
        while (true) {
            try (SocketChannel connection = listener.accept()) {
                HttpServer.serve(connection, answering);
            } catch (IOException e) {
                System.err.println("server: connection ended: " + e.getMessage());
            }
        }
    }

    // A line is in the file when println returns.
    private static void printAtOnce() {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    private static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // The worker says nothing; it only holds the pipe open.
                }
            } catch (IOException e) {
                System.err.println("server: the worker is gone: " + e.getMessage());
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
