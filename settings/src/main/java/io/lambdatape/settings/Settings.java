package io.lambdatape.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that was set, flat: {@code invocations[0].listen} to its text and place. The environment goes over the file. Reading
 * goes on after a mistake, to find all of them: {@link #check} tells them. A reader of a value is a function that throws
 * {@code IllegalArgumentException} with a sentence for what it cannot take; see {@link Values}.
 */
public final class Settings {
    private final String fileName;
    private final Keys keys;
    private final Map<String, Setting> values = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Settings(String fileName, Keys keys) {
        this.fileName = fileName;
        this.keys = keys;
    }

    /**
     * Reads a file and what the environment sets over it.
     *
     * @param fileName named in problems
     */
    public static Settings read(String yaml, String fileName, Map<String, String> environment, Keys keys) {
        Settings settings = new Settings(fileName, keys);
        YamlTree.read(yaml, settings);
        settings.overlay(environment);
        return settings;
    }

    /**
     * Ends reading.
     *
     * @throws ConfigurationException with all mistakes there were so far, if any
     */
    public void check() throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /** Adds a mistake. */
    public void problem(String where, String sentence) {
        problems.add(where + ": " + sentence);
    }

    /** Where a section was begun: {@code file:line}. */
    public String place(String section) {
        return places.getOrDefault(section, fileName + ":1");
    }

    /** What was set there; null for nothing. */
    public @Nullable Setting get(String path) {
        return values.get(path);
    }

    /** The settings that {@code section.*} stands for, by name without the section. */
    public Map<String, Setting> any(String section) {
        Map<String, Setting> any = new TreeMap<>();
        values.forEach((path, value) -> {
            if (path.startsWith(section + ".")
                    && keys.key(path).filter(Key::any).isPresent()) {
                any.put(path.substring(section.length() + 1), value);
            }
        });
        return any;
    }

    /** How many entries a list has. */
    public int count(String list) {
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

    /** A text; {@code otherwise} if there is none, or a blank one. */
    public String text(String path, String otherwise) {
        Setting setting = values.get(path);
        return setting == null || setting.text().isBlank() ? otherwise : setting.text();
    }

    /** A list of names, the key's own if none was set. */
    public List<String> names(String path) {
        Setting setting = values.get(path);
        return Arrays.stream((setting == null ? otherwise(path) : setting.text()).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A value, the key's own if none was set; {@code fallback} after a mistake. */
    public <T> T value(String path, T fallback, Function<String, T> reader) {
        Setting setting = values.get(path);
        return setting == null ? reader.apply(otherwise(path)) : read(setting, setting.text(), fallback, reader);
    }

    /** A value that must be there, {@code in} that section or list entry; {@code fallback} after a mistake. */
    public <T> T required(String path, String in, T fallback, Function<String, T> reader) {
        Setting setting = values.get(path);
        if (setting == null) {
            problem(place(in), path + " is missing");
            return fallback;
        }
        return read(setting, setting.text(), fallback, reader);
    }

    /** A value that may be missing; null too after a mistake. */
    public <T> @Nullable T optional(String path, Function<String, T> reader) {
        Setting setting = values.get(path);
        if (setting == null) {
            return null;
        }
        try {
            return reader.apply(setting.text());
        } catch (IllegalArgumentException e) {
            problem(setting.where(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Reads a text, or a part of one, that was set there; {@code fallback} after a mistake. */
    public <T> T read(Setting setting, String text, T fallback, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problem(setting.where(), String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    String fileName() {
        return fileName;
    }

    boolean takesNames(String path) {
        return keys.key(path).filter(Key::names).isPresent();
    }

    /** A value of the file, or of the environment. */
    void put(String path, String text, String where) {
        if (keys.key(path).isPresent()) {
            values.put(path, new Setting(text, where));
        } else {
            problem(where, keys.sentence(path));
        }
    }

    /** A mapping or list of the file. Tells whether what is in it is to be looked at. */
    boolean container(String path, String where) {
        places.put(path, where);
        if (path.isEmpty() || takesNames(path) || keys.isSection(path)) {
            return true;
        }
        problem(where, keys.key(path).isPresent() ? "\"" + path + "\" takes one value" : keys.sentence(path));
        return false;
    }

    private String otherwise(String path) {
        return keys.key(path).map(Key::otherwise).orElse("");
    }

    private void overlay(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(keys.prefix())) {
                String path = keys.path(name);
                if (path == null) {
                    problem(name, keys.variableSentence(name));
                } else {
                    put(path, value, name);
                }
            }
        });
    }
}
