package io.lambdatape.logview;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.lambdatape.logview.http.SecurityHeaders;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.ui.UiFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UiFilesTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Javalin javalin;

    @AfterEach
    void stop() {
        client.close();
        if (javalin != null) {
            javalin.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/logs", "/traces/0af7651916cd43dd8448eb211c80319c", "/logs?query=x.y"})
    void everyPageOfTheUiIsTheIndexSoThatDeepLinksWork(String path) throws Exception {
        HttpResponse<byte[]> response = get("ui-of-test", path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("the ui");
        assertThat(header(response, "content-type").replace(" ", "")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    }

    @Test
    void builtFilesMayBeKeptForEver() throws Exception {
        HttpResponse<byte[]> response = get("ui-of-test", "/assets/app-1a2b.js");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type").replace(" ", "")).isEqualTo("text/javascript;charset=utf-8");
        assertThat(header(response, "cache-control")).contains("immutable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret.key",
                "/assets/missing.js",
                "/assets/../index.html",
                "/.hidden.js",
                "/assets//app-1a2b.js",
                "/api/v1/index.html",
                "/..%5cindex.html",
                "/api/v1/nothing"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get("ui-of-test", path).statusCode()).isIn(400, 404);
    }

    @Test
    void aServerWithoutTheUiSaysHowToGetIt() throws Exception {
        HttpResponse<byte[]> response = get("no-such-folder", "/");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .contains("The web UI is not installed", "/api/v1/openapi.json");
    }

    private HttpResponse<byte[]> get(String folder, String path) throws Exception {
        Javalin started = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.routes.before(SecurityHeaders::set);
            config.resourceHandler(new UiFiles(UiFilesTest.class.getClassLoader(), folder));
            ProblemAnswers.register(config);
        });
        javalin = started;
        started.start("127.0.0.1", 0);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + started.port() + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
