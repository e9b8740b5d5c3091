package io.lambdatape.demo.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.demo.instance.ClassDataTraining;
import io.lambdatape.demo.instance.InstanceMain;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.PooledObjectFactory;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/**
 * The command line that starts an instance's JVM: this process's own Java, with only those entries of its class path
 * that an instance needs. An archive of class data, made once in the worker's directory, makes starts quick; without it
 * they work as well.
 */
final class InstanceCommand {
    /** Real time: a machine that needs longer starts its instances without an archive, which is slower and no more. */
    private static final Duration TRAINING_MAX = Duration.ofSeconds(20);

    private final String classPath;
    private final Path archive;

    InstanceCommand(Path archive, List<DeployedLambda> lambdas) {
        this.archive = archive;
        Set<String> entries = new LinkedHashSet<>();
        entries.add(origin(InstanceMain.class));
        for (DeployedLambda lambda : lambdas) {
            entries.add(origin(lambda.handler()));
        }
        entries.add(origin(org.postgresql.Driver.class));
        entries.add(origin(Jedis.class));
        entries.add(origin(PooledObjectFactory.class));
        entries.add(origin(LoggerFactory.class));
        entries.add(origin(ObjectMapper.class));
        entries.add(origin(JsonFactory.class));
        entries.add(origin(JsonProperty.class));
        this.classPath = String.join(File.pathSeparator, entries);
    }

    /** Ignores the terminal's Ctrl-C: the worker decides when its instances end. */
    List<String> line(Path code, Path scratch) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
        line.addAll(java(Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto"));
        line.addAll(List.of(InstanceMain.class.getName(), code.toString(), scratch.toString()));
        return line;
    }

    /**
     * Makes the archive by a run that loads what instances load. Where that cannot be done (classes in folders instead
     * of jars) there is none.
     *
     * @param codes the Lambdas' code directories
     */
    void train(List<Path> codes, Map<String, String> environment) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        if (!List.of(classPath.split(File.pathSeparator)).stream().allMatch(entry -> entry.endsWith(".jar"))) {
            return;
        }
        Path socket = archive.resolveSibling("training.sock");
        Files.deleteIfExists(socket);
        List<String> line = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + archive));
        line.addAll(List.of(ClassDataTraining.class.getName(), socket.toString()));
        codes.forEach(code -> line.add(code.toString()));
        ProcessBuilder training = new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        training.environment().putAll(environment);
        Process process = training.start();
        try {
            if (!process.waitFor(TRAINING_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                Files.deleteIfExists(archive);
            }
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(socket);
        }
    }

    private List<String> java(String sharing) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // The JVM's own warnings would stand among the Lambda's output.
                "-Xlog:disable",
                // So would SLF4J's, that nobody is there to write logs.
                "-Dslf4j.internal.verbosity=ERROR",
                sharing,
                "-cp",
                classPath);
    }

    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("BUG: classes come from no file: " + type, e);
        }
    }
}
