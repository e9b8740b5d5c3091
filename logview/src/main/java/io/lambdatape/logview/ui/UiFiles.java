package io.lambdatape.logview.ui;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The UI's files: {@code ui/} on the class path. A path without an extension that is none of the API's is a page of the
 * UI, which finds its way by the address: it gets {@code index.html}.
 */
public final class UiFiles implements ResourceHandler {
    private static final String INDEX = "index.html";
    private static final Pattern PLAIN_PATH =
            Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private static final String MISSING = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Lambdatape</title>
            <h1>The web UI is not installed</h1>
            <p>This server has no user interface on its class path: the jar <code>lambdatape-ui</code> is missing.
            Build it with <code>./mvnw -pl ui,logview install</code> and start the server again.
            <p>The API works: <a href="/api/v1/status">/api/v1/status</a>,
            <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.
            """;

    private final ClassLoader classes;
    private final String folder;

    /** @param folder where the files are on the class path, {@code ui} */
    public UiFiles(ClassLoader classes, String folder) {
        this.classes = classes;
        this.folder = folder;
    }

    @Override
    public boolean canHandle(Context context) {
        boolean reads =
                context.method().equals(HandlerType.GET) || context.method().equals(HandlerType.HEAD);
        String path = context.path();
        return reads && !path.equals("/api") && !path.startsWith("/api/") && (isPage(path) || isThere(path));
    }

    @Override
    public boolean handle(Context context) {
        if (!canHandle(context)) {
            return false;
        }
        String path = isPage(context.path()) ? "/" + INDEX : context.path();
        InputStream file = find(path);
        if (file == null) {
            context.status(404).contentType("text/html; charset=utf-8").result(MISSING);
            return true;
        }
        context.contentType(type(path))
                .header(Header.CACHE_CONTROL, caching(path))
                .result(file);
        return true;
    }

    private static boolean isPage(String path) {
        return extension(path).isEmpty();
    }

    private static String extension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    private static String type(String path) {
        return TYPES.getOrDefault(extension(path), "application/octet-stream");
    }

    // The build puts a hash of the content into the names under assets/.
    private static String caching(String path) {
        return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private boolean isThere(String path) {
        return isPlain(path) && classes.getResource(folder + path) != null;
    }

    private @Nullable InputStream find(String path) {
        return isPlain(path) ? classes.getResourceAsStream(folder + path) : null;
    }

    // Only names that can be a built file's: no way out of the folder, no listing of one.
    private static boolean isPlain(String path) {
        return PLAIN_PATH.matcher(path).matches() && TYPES.containsKey(extension(path));
    }

    @Override
    public boolean addStaticFileConfig(StaticFileConfig config) {
        return false;
    }

    @Override
    public Set<RouteRole> resourceRouteRoles(Context context) {
        return Set.of();
    }
}
