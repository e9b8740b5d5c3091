package io.lambdatape.agent.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that was set, flat: {@code invocations[0].listen} to its text and place. The environment goes over the file. Knows
 * which paths there are, not what their values mean.
 */
final class Settings {
    static final String PREFIX = "LAMBDATAPE_AGENT_";

    /** @param where the file and line, or the environment variable, to begin a problem with */
    record Setting(String text, String where) {}

    private final String fileName;
    private final Map<String, Setting> values = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Settings(String fileName) {
        this.fileName = fileName;
    }

    static Settings read(String yaml, String fileName, Map<String, String> environment) {
        Settings settings = new Settings(fileName);
        YamlTree.read(yaml, settings);
        settings.overlay(environment);
        return settings;
    }

    String fileName() {
        return fileName;
    }

    List<String> problems() {
        return problems;
    }

    void problem(String where, String sentence) {
        problems.add(where + ": " + sentence);
    }

    @Nullable
    Setting get(String path) {
        return values.get(path);
    }

    /** A value of the file. */
    void put(String path, String text, String where) {
        ConfigurationKey known = known(path);
        if (known == null) {
            unknown(path, where);
        } else {
            values.put(path, new Setting(text, where));
        }
    }

    /** A mapping or list of the file. */
    void container(String path, String where) {
        if (known(path) != null && !listOfNames(path)) {
            problem(where, "\"" + path + "\" takes one value");
        } else if (!path.isEmpty() && containers(shape(path)).isEmpty()) {
            unknown(path, where);
        }
        places.put(path, where);
    }

    static boolean listOfNames(String path) {
        return path.startsWith("redact.");
    }

    /** Where a mapping or list was begun. */
    String place(String path) {
        return places.getOrDefault(path, fileName + ":1");
    }

    /** How many entries a list has. */
    int count(String list) {
        int count = 0;
        Pattern entry = Pattern.compile(Pattern.quote(list) + "\\[(\\d+)].*");
        for (Map<String, ?> map : List.of(values, places)) {
            for (String path : map.keySet()) {
                Matcher matcher = entry.matcher(path);
                if (matcher.matches()) {
                    count = Math.max(count, Integer.parseInt(matcher.group(1)) + 1);
                }
            }
        }
        return count;
    }

    /** The settings below a prefix, without it. */
    Map<String, Setting> below(String prefix) {
        Map<String, Setting> below = new TreeMap<>();
        values.forEach((path, value) -> {
            if (path.startsWith(prefix)) {
                below.put(path.substring(prefix.length()), value);
            }
        });
        return below;
    }

    private void overlay(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                String path = path(name);
                if (path == null) {
                    problem(
                            name,
                            "no key of the agent's configuration has this environment variable; docs/agent.md"
                                    + " lists them");
                } else {
                    values.put(path, new Setting(value, name));
                }
            }
        });
    }

    private static @Nullable String path(String variable) {
        for (ConfigurationKey key : ConfigurationKey.ALL) {
            boolean any = key.path().endsWith(".*");
            String regex = key.variable().replace("<n>", "(\\d{1,3})").replace("<setting>", "(.+)");
            Matcher matcher = Pattern.compile(regex).matcher(variable);
            if (matcher.matches()) {
                String filled = any
                        ? matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '.')
                        : matcher.groupCount() > 0 ? "[" + Integer.parseInt(matcher.group(1)) + "]" : "";
                return any ? key.path().replace("*", filled) : key.path().replace("[]", filled);
            }
        }
        return null;
    }

    private static @Nullable ConfigurationKey known(String path) {
        String shape = shape(path);
        for (ConfigurationKey key : ConfigurationKey.ALL) {
            if (key.path().equals(shape)) {
                return key;
            }
        }
        boolean kafka = shape.startsWith("kafka.") && !shape.contains("[");
        return kafka ? ConfigurationKey.ALL.get(2) : null;
    }

    private static String shape(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }

    private static List<String> containers(String shape) {
        return ConfigurationKey.ALL.stream()
                .map(ConfigurationKey::path)
                .filter(path -> path.startsWith(shape + ".") || path.startsWith(shape + "[]") || path.equals(shape))
                .toList();
    }

    private void unknown(String path, String where) {
        if (!containers(shape(path)).isEmpty()) {
            problem(where, "\"" + path + "\" is a section: its keys stand below it");
            return;
        }
        String shape = shape(path);
        int dot = shape.lastIndexOf('.');
        String parent = shape.substring(0, dot + 1);
        String name = shape.substring(dot + 1);
        String likely = ConfigurationKey.ALL.stream()
                .map(ConfigurationKey::path)
                .filter(known -> known.startsWith(parent))
                .map(known -> known.substring(parent.length()).replaceAll("[.\\[].*", ""))
                .distinct()
                .filter(known -> Likeness.distance(name, known) <= Math.max(1, known.length() / 3))
                .min(java.util.Comparator.comparingInt(known -> Likeness.distance(name, known)))
                .map(known -> "; did you mean \"" + known + "\"?")
                .orElse("");
        problem(
                where,
                "there is no key \"" + name + "\" "
                        + (parent.isEmpty() ? "here" : "in " + parent.replaceAll("\\.$", "")) + likely);
    }
}
