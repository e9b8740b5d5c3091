package io.lambdatape.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.settings.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/server.md to the code. */
class ServerDocumentTest {
    @Test
    void theTableNamesEveryKeyWithItsDefaultAndMeaning() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "server.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        ServerKeys.KEYS.all().stream().map(Key::row).toList());
    }
}
