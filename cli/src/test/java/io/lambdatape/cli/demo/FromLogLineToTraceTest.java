package io.lambdatape.cli.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person does, in a real browser, against everything real. */
class FromLogLineToTraceTest {
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WholeSystem system;

    @BeforeAll
    static void start() throws Exception {
        setDefaultAssertionTimeout(WATCHDOG.toMillis());
        system = WholeSystem.start();
        system.callSamples();
        assertThat(system.get(system.throughAgent("/run/nobody")).statusCode()).isEqualTo(500);
        system.awaitIndexed(5);
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    @Test
    void aPersonFindsALineOpensItsTraceAndReadsTheQuery() {
        try (Playwright playwright = playwright();
                Browser browser = chromium(playwright)) {
            Page page = newPage(browser);
            List<String> troubles = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    troubles.add(message.text());
                }
            });
            page.onPageError(troubles::add);
            page.onResponse(response -> {
                if (response.status() >= 400) {
                    troubles.add(response.status() + " " + response.url() + ": " + response.text());
                }
            });

            page.navigate(system.url() + "/");
            byTestId(page, "query").fill("lambda:blog AND listed");
            byTestId(page, "search-button").click();
            Locator line = byTestId(page, "line").first();
            assertThat(line).containsText("listed 10 posts");
            assertThat(page).hasURL(Pattern.compile(".*lambda.*blog.*"));
            page.reload();
            assertThat(line).containsText("listed 10 posts");

            byTestId(page, "line-trace-link").first().click();
            assertThat(byTestId(page, "trace-header")).containsText("blog");
            assertThat(byTestId(page, "waterfall")).isVisible();
            Locator query = page.locator("[data-testid='waterfall-row'][data-kind='query']")
                    .filter(new Locator.FilterOptions().setHasText("FROM posts"))
                    .first();
            assertThat(query).isVisible();
            query.click();
            assertThat(byTestId(page, "statement")).containsText("FROM posts");
            assertThat(byTestId(page, "attribution").first()).isVisible();
            assertThat(troubles).isEmpty();
        }
    }

    @Test
    void aTraceShowsTheQueriesOfBothDatabasesInTheirOrder() {
        try (Playwright playwright = playwright();
                Browser browser = chromium(playwright)) {
            Page page = newPage(browser);
            page.navigate(system.url() + "/logs");
            byTestId(page, "query").fill("lambda:autocomplete AND words");
            byTestId(page, "search-button").click();
            assertThat(byTestId(page, "line").first()).containsText("8 words for 'ex'");
            byTestId(page, "line-trace-link").first().click();
            Locator queries = page.locator("[data-testid='waterfall-row'][data-kind='query']")
                    .filter(new Locator.FilterOptions().setHasText(Pattern.compile("autocomplete:ex|FROM words")));
            assertThat(queries)
                    .containsText(
                            new String[] {"GET autocomplete:ex", "SELECT word FROM words", "SETEX autocomplete:ex 5"});
        }
    }

    @Test
    void anEmptyPageSaysWhatToDo() {
        try (Playwright playwright = playwright();
                Browser browser = chromium(playwright)) {
            Page page = newPage(browser);
            page.navigate(system.url() + "/logs?query=lambda%3Anobody");
            byTestId(page, "query").fill("lambda:nobody");
            byTestId(page, "search-button").click();
            assertThat(byTestId(page, "empty-state")).isVisible();
            byTestId(page, "query").fill("lamda:blog");
            byTestId(page, "search-button").click();
            assertThat(byTestId(page, "query-problem")).containsText("did you mean");
        }
    }

    @Test
    void throughTheAgentTheAnswerIsTheSame() throws Exception {
        HttpResponse<byte[]> direct = system.get(system.direct("/run/blog/posts/7"));
        HttpResponse<byte[]> through = system.get(system.throughAgent("/run/blog/posts/7"));
        assertThat(through.statusCode()).isEqualTo(direct.statusCode());
        assertThat(through.body()).isEqualTo(direct.body());
        assertThat(names(through)).isEqualTo(names(direct));
    }

    private static List<String> names(HttpResponse<byte[]> response) {
        return List.copyOf(response.headers().map().keySet());
    }

    private static Page newPage(Browser browser) {
        Page page = browser.newPage();
        page.setDefaultTimeout(WATCHDOG.toMillis());
        return page;
    }

    private static Locator byTestId(Page page, String id) {
        return page.locator("[data-testid='" + id + "']");
    }

    private static Playwright playwright() {
        assumeTrue(Files.isExecutable(executable()), "needs Chromium; install it or set LAMBDATAPE_CHROMIUM");
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setTimeout(WATCHDOG.toMillis())
                        .setExecutablePath(executable())
                        .setArgs(ARGUMENTS));
    }

    private static Path executable() {
        return Path.of(Objects.requireNonNullElse(System.getenv("LAMBDATAPE_CHROMIUM"), "/usr/bin/chromium"));
    }
}
