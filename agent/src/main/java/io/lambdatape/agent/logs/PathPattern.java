package io.lambdatape.agent.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute path whose parts may hold {@code *}, {@code ?}, {@code {lambda}} and {@code {instance}}. A name is taken
 * from the first part that holds its placeholder. What stands before {@code {lambda}} is as short as possible: {@code
 * *-{lambda}} finds {@code my-function} in {@code 1005-my-function}.
 */
public final class PathPattern {
    private static final Pattern TOKEN = Pattern.compile("\\{[^}]*}|\\*+|\\?|[^{*?]+|\\{");

    /**
     * A file that fits.
     *
     * @param lambda what stands in place of {@code {lambda}}; null without the placeholder
     * @param instance what stands in place of {@code {instance}}; null without the placeholder
     */
    record Match(
            Path path, @Nullable String lambda, @Nullable String instance) {}

    private final String text;
    private final List<Pattern> parts = new ArrayList<>();
    private final Path root;

    private PathPattern(String text, Path root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is no such path; the message says why
     */
    public static PathPattern of(String text) {
        if (!text.startsWith("/") || text.endsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an absolute path of a file");
        }
        PathPattern pattern = new PathPattern(text, Path.of("/"));
        Set<String> seen = new java.util.HashSet<>();
        for (String part : text.substring(1).split("/+", -1)) {
            pattern.parts.add(compile(part, seen));
        }
        return pattern;
    }

    /**
     * The files that are there now.
     *
     * @param visited is told every directory in which such files could appear
     */
    List<Match> find(Consumer<Path> visited) {
        List<Match> found = new ArrayList<>();
        descend(root, 0, Map.of(), visited, found);
        return found;
    }

    /** A path with its names, whether it is there or not; null if it does not fit. */
    @Nullable
    Match match(Path path) {
        Map<String, String> names = Map.of();
        if (path.getNameCount() != parts.size()) {
            return null;
        }
        for (int i = 0; i < parts.size(); i++) {
            Pattern part = parts.get(i);
            String name = path.getName(i).toString();
            if (part.flags() == Pattern.LITERAL) {
                if (!part.pattern().equals(name)) {
                    return null;
                }
                continue;
            }
            Matcher matcher = part.matcher(name);
            if (!matcher.matches()) {
                return null;
            }
            names = with(names, matcher);
        }
        return new Match(path, names.get("lambda"), names.get("instance"));
    }

    private void descend(
            Path directory, int depth, Map<String, String> names, Consumer<Path> visited, List<Match> found) {
        Pattern part = parts.get(depth);
        boolean last = depth == parts.size() - 1;
        boolean literal = part.flags() == Pattern.LITERAL;
        if (!literal || last || !Files.isDirectory(directory.resolve(part.pattern()))) {
            visited.accept(directory);
        }
        if (literal) {
            step(directory.resolve(part.pattern()), depth, last, names, visited, found);
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher matcher = part.matcher(entry.getFileName().toString());
                if (matcher.matches()) {
                    step(entry, depth, last, with(names, matcher), visited, found);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Gone again, or not ours to read: as if it were empty. The next look may find more.
            return;
        }
    }

    private void step(
            Path entry, int depth, boolean last, Map<String, String> names, Consumer<Path> visited, List<Match> found) {
        if (last) {
            if (Files.isRegularFile(entry)) {
                found.add(new Match(entry, names.get("lambda"), names.get("instance")));
            }
        } else if (Files.isDirectory(entry)) {
            descend(entry, depth + 1, names, visited, found);
        }
    }

    private static Map<String, String> with(Map<String, String> names, Matcher matcher) {
        Map<String, Integer> groups = matcher.pattern().namedGroups();
        if (groups.isEmpty()) {
            return names;
        }
        Map<String, String> more = new HashMap<>(names);
        groups.keySet().forEach(name -> more.put(name, matcher.group(name)));
        return more;
    }

    private static Pattern compile(String part, Set<String> seen) {
        StringBuilder regex = new StringBuilder();
        boolean literal = true;
        Matcher tokens = TOKEN.matcher(part);
        while (tokens.find()) {
            String token = tokens.group();
            switch (token) {
                case "*" -> regex.append(".*?");
                case "?" -> regex.append('.');
                case "{lambda}", "{instance}" -> {
                    String name = token.substring(1, token.length() - 1);
                    if (!seen.add(name)) {
                        throw new IllegalArgumentException(token + " stands in the path twice");
                    }
                    // The function's name may hold the separator, the instance's does not.
                    regex.append("(?<").append(name).append(name.equals("lambda") ? ">.+)" : ">.+?)");
                }
                default -> {
                    if (token.startsWith("{") || token.startsWith("**")) {
                        throw new IllegalArgumentException("\"" + token
                                + "\" in a path is not understood: there are *, ?, {lambda} and {instance}");
                    }
                    regex.append(Pattern.quote(token));
                    continue;
                }
            }
            literal = false;
        }
        return literal ? Pattern.compile(part, Pattern.LITERAL) : Pattern.compile(regex.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
