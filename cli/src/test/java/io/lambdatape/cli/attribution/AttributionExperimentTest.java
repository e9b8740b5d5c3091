package io.lambdatape.cli.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Attribution;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiment of {@code bench/attribution}, for some seconds. */
class AttributionExperimentTest {
    @TempDir
    Path directory;

    @Test
    void noQueryIsTiedToAnotherInvocationThanItsOwn() throws Exception {
        Judgement judgement = AttributionExperiment.run(new AttributionExperiment.Options(600, 16, true, 1), directory);
        assertThat(judgement.table()).doesNotContain("wrong:");
        assertThat(judgement.handlerQueries()).isGreaterThanOrEqualTo(600);
        assertThat(judgement.level(Attribution.INSTANCE).right()).isGreaterThan(300);
        assertThat(judgement.level(Attribution.NONE).phases).isPositive();
    }
}
