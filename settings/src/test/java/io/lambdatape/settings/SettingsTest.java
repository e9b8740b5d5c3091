package io.lambdatape.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Keys KEYS = new Keys(
            List.of(
                    Key.optional("size-max", "1KiB", "size", "a size"),
                    Key.names("names", "a, b", "names"),
                    Key.required("entries[].name", "name", "a name"),
                    Key.optional("any.known", "", "name", "a name"),
                    Key.optional("any.*", "", "anything", "anything")),
            "TEST_",
            "docs/test.md",
            List.of("later"));

    @Test
    void whatIsLeftOutHasTheKeysOwnValue() {
        Settings settings = read("", Map.of());
        assertThat(settings.value("size-max", 0L, Values::size)).isEqualTo(1024);
        assertThat(settings.names("names")).containsExactly("a", "b");
        assertThat(settings.count("entries")).isZero();
    }

    @Test
    void theEnvironmentGoesOverTheFileAndAddsEntries() {
        Settings settings = read(
                "size-max: 2KiB\nentries: [{name: x}]\n",
                Map.of("TEST_SIZE_MAX", "3KiB", "TEST_ENTRIES_1_NAME", "y", "TEST_ANY_A_B", "z"));
        assertThat(settings.value("size-max", 0L, Values::size)).isEqualTo(3 * 1024);
        assertThat(settings.count("entries")).isEqualTo(2);
        assertThat(settings.get("entries[0].name")).isEqualTo(new Setting("x", "file.yaml:2"));
        assertThat(settings.any("any")).containsOnly(Map.entry("a.b", new Setting("z", "TEST_ANY_A_B")));
    }

    @Test
    void anUnknownSectionIsOneMistakeHoweverMuchIsInIt() {
        assertThat(mistakes("entris:\n  - name: x\n  - nam: y\nlater: {a: 1, b: 2}\n"))
                .containsExactly(
                        "file.yaml:2: there is no key \"entris\" here; did you mean \"entries\"?",
                        "file.yaml:4: \"later\" is not available in this version; leave it out");
    }

    @Test
    void whatLooksLikeAKnownKeyIsNotTakenForAnyOther() {
        assertThat(mistakes("any:\n  knon: x\n  other: y\n"))
                .containsExactly("file.yaml:2: there is no key \"knon\" in any; did you mean \"known\"?");
    }

    @Test
    void aWrongKindOfValueIsToldWithItsLine() {
        assertThat(mistakes("size-max: [1]\nany: x\nentries: [x]\nsize-max: 1B\n: :\n"))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith("file.yaml:"));
        assertThat(mistakes("size-max: [1]\nany: x\nentries: [x]\n"))
                .containsExactly(
                        "file.yaml:1: \"size-max\" takes one value",
                        "file.yaml:2: \"any\" is a section: its keys stand below it",
                        "file.yaml:3: an entry of \"entries\" is a mapping of keys to values");
    }

    private static Settings read(String yaml, Map<String, String> environment) {
        return Settings.read(yaml, "file.yaml", environment, KEYS);
    }

    private static List<String> mistakes(String yaml) {
        return catchThrowableOfType(
                        ConfigurationException.class, () -> read(yaml, Map.of()).check())
                .problems();
    }
}
