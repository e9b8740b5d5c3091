package io.lambdatape.logview.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void aPageEndsAtItsLimitAndNamesTheNext() {
        assertThat(page(List.of("a", "b", "c"), 2, 1)).isEqualTo(new Page<>(List.of("a", "b"), "after b"));
        assertThat(page(List.of("a", "b"), 2, 1)).isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(page(List.of(), 2, 1)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void aPageThatWouldBeTooLargeEndsEarlierAndLosesNothing() {
        assertThat(page(List.of("a", "b", "c"), 3, Page.PAGE_CHARS_MAX / 2))
                .isEqualTo(new Page<>(List.of("a", "b"), "after b"));
    }

    @Test
    void anItemThatIsTooLargeByItselfHasAPageOfItsOwn() {
        assertThat(page(List.of("a", "b"), 2, Page.PAGE_CHARS_MAX + 1)).isEqualTo(new Page<>(List.of("a"), "after a"));
    }

    private static Page<String> page(List<String> found, int limit, long chars) {
        return Page.of(found, limit, item -> chars, item -> "after " + item);
    }
}
