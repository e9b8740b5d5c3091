package io.lambdatape.cli.demo;

import io.lambdatape.demo.DemoEnvironment;
import java.nio.file.Path;

/** The demo agent's configuration, as a person would write it; it stays in the demo's directory to be looked at. */
final class DemoAgentFile {
    private DemoAgentFile() {}

    static String text(Path directory, String kafka, DemoPorts listen, DemoEnvironment environment) {
        Path scratch = environment.worker().scratch();
        return """
                worker: demo-worker
                kafka:
                  bootstrap-servers: %s
                invocations:
                  - platform: openlambda
                    listen: 127.0.0.1:%d
                    upstream: http://127.0.0.1:%d
                    scratch: %s
                databases:
                  - system: postgresql
                    listen: 127.0.0.1:%d
                    upstream: 127.0.0.1:%d
                  - system: redis
                    listen: 127.0.0.1:%d
                    upstream: 127.0.0.1:%d
                logs:
                  - path: %s
                    format: openlambda-worker
                    platform: openlambda
                  - path: %s/{instance}-{lambda}/stdout
                    platform: openlambda
                  - path: %s/{instance}-{lambda}/stderr
                    platform: openlambda
                spool:
                  directory: %s
                  bytes-max: 512MiB
                """.formatted(
                        kafka,
                        listen.worker(),
                        environment.worker().port(),
                        scratch,
                        listen.postgres(),
                        environment.databasePort(),
                        listen.redis(),
                        environment.redisPort(),
                        environment.worker().log(),
                        scratch,
                        scratch,
                        directory.resolve("spool"));
    }
}
