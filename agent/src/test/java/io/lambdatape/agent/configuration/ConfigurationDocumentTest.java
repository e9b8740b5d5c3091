package io.lambdatape.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.settings.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/agent.md to the code. */
class ConfigurationDocumentTest {
    @Test
    void theTableNamesEveryKeyWithItsDefaultAndMeaning() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "agent.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        AgentKeys.KEYS.all().stream().map(Key::row).toList());
    }
}
