package io.lambdatape.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RotatedNameTest {
    @Test
    void whatToolsMakeOfANameIsKnown() {
        for (String rotated : new String[] {
            "app.log.1",
            "app.log.12.gz",
            "app.log-20260423",
            "app.log-20260423-1776961733.zst",
            "app.log.2026-04-23",
            "app.log.2026-04-23_16-28-53.xz",
            "app.log.20260423-162853",
            "app.log.old",
            "app.log~",
            "app.1.log",
            "app1.log",
            "app-1.log.gz",
            "app-20260423.log",
            "app.2026-04-23.0.log.gz",
            "app__2026-04-23_00-00-00.log",
            "app-2026-04-23T16-28-53.123.log.gz",
            "app.log.BAK"
        }) {
            assertThat(RotatedName.isOf(rotated, "app.log")).as(rotated).isTrue();
        }
        assertThat(RotatedName.isOf("stderr.2.gz", "stderr")).isTrue();
    }

    @Test
    void anotherProgramsFileIsNone() {
        for (String other : new String[] {
            "app.log", "app", "app-errors.log", "app.log.err", "application.log", "app2b.log", "b-app.log.1", "app.logs"
        }) {
            assertThat(RotatedName.isOf(other, "app.log")).as(other).isFalse();
        }
        assertThat(RotatedName.isOf("stdout", "stderr")).isFalse();
        assertThat(RotatedName.isOf("worker-2.log", "worker-1.log")).isFalse();
    }

    @Test
    void aHostileNameTakesNoTime() {
        assertThat(RotatedName.isOf("app.log" + "1".repeat(240) + "x", "app.log"))
                .isFalse();
        assertThat(RotatedName.isOf("app.log" + "-.".repeat(120) + "x", "app.log"))
                .isFalse();
    }
}
