package io.lambdatape.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one program's configuration may have.
 *
 * @param all in the order of the documentation; {@code section.*} after the keys of that section that have a name
 * @param prefix what environment variables that set them begin with, as in {@code LAMBDATAPE_AGENT_}
 * @param page where they are described, as in {@code docs/agent.md}
 * @param later keys and sections that are not available in this version, and are told so
 */
public record Keys(List<Key> all, String prefix, String page, List<String> later) {
    public Keys {
        all = List.copyOf(all);
        later = List.copyOf(later);
    }

    /** The key of a path, if there is one: that of {@code logs[].path} for {@code logs[3].path}. */
    Optional<Key> key(String path) {
        String shape = shape(path);
        return all.stream()
                .filter(key -> key.path().equals(shape))
                .findFirst()
                .or(() -> all.stream()
                        .filter(Key::any)
                        .filter(key -> covers(key, shape))
                        .findFirst());
    }

    /** Whether keys stand below it. */
    boolean isSection(String path) {
        String shape = shape(path);
        return all.stream()
                .map(Key::path)
                .anyMatch(known -> known.startsWith(shape + ".") || known.startsWith(shape + "[]"));
    }

    /** The path that an environment variable sets; null if there is none. */
    @Nullable
    String path(String variable) {
        for (Key key : all) {
            String regex = key.variable(prefix).replace("<n>", "(\\d{1,3})").replace("<setting>", "(.+)");
            Matcher matcher = Pattern.compile(regex).matcher(variable);
            if (matcher.matches() && key.any()) {
                return key.section() + matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '.');
            }
            if (matcher.matches()) {
                return matcher.groupCount() == 0
                        ? key.path()
                        : key.path().replace("[]", "[" + Integer.parseInt(matcher.group(1)) + "]");
            }
        }
        return null;
    }

    /** What is wrong with a path that has no key, and the cure. */
    String sentence(String path) {
        if (isSection(path)) {
            return "\"" + path + "\" is a section: its keys stand below it";
        }
        if (isLater(path)) {
            return "\"" + path + "\" is not available in this version; leave it out";
        }
        String shape = shape(path);
        int dot = lastKnownDot(shape);
        String parent = shape.substring(0, dot + 1);
        String name = shape.substring(dot + 1);
        String likely = alike(parent, name)
                .map(known -> "; did you mean \"" + known + "\"?")
                .orElse("; " + page + " lists all keys");
        return "there is no key \"" + name + "\" "
                + (parent.isEmpty() ? "here" : "in " + parent.substring(0, parent.length() - 1)) + likely;
    }

    /** What is wrong with an environment variable that sets nothing, and the cure. */
    String variableSentence(String variable) {
        String name = variable.substring(prefix.length()).toLowerCase(Locale.ROOT);
        return later.stream()
                .filter(one -> name.equals(one) || name.startsWith(one + "_"))
                .findFirst()
                .map(one -> "\"" + one + "\" is not available in this version; leave it out")
                .orElse("no key of the configuration has this environment variable; " + page + " lists them");
    }

    private boolean isLater(String path) {
        return later.stream().anyMatch(one -> path.equals(one) || path.startsWith(one + "."));
    }

    /** Not what is below another section, and not what looks like a key with a name, spelt wrong. */
    private boolean covers(Key any, String shape) {
        String section = any.section();
        if (!shape.startsWith(section) || shape.contains("[") || isSection(shape)) {
            return false;
        }
        String name = first(shape.substring(section.length()));
        return !isSection(section + name) && alike(section, name).isEmpty();
    }

    /** The last dot that has a section in front of it. */
    private int lastKnownDot(String shape) {
        int dot = shape.lastIndexOf('.');
        while (dot > 0 && !isSection(shape.substring(0, dot))) {
            dot = shape.lastIndexOf('.', dot - 1);
        }
        return dot;
    }

    private Optional<String> alike(String parent, String name) {
        return all.stream()
                .filter(key -> key.path().startsWith(parent))
                .map(key -> first(key.path().substring(parent.length())))
                .filter(known -> !known.equals("*"))
                .distinct()
                .filter(known -> Likeness.distance(first(name), known) <= Math.max(1, known.length() / 3))
                .min(Comparator.comparingInt(known -> Likeness.distance(first(name), known)));
    }

    private static String first(String path) {
        return path.replaceAll("[.\\[].*", "");
    }

    private static String shape(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }
}
