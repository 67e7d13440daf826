package io.exposedapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of these pages' tables names tests that exist, by the words of their methods' names. */
class TestTablesTest {

    private static final Path DOCS = Path.of("docs");
    private static final Set<String> HEADINGS = Set.of("fault", "behaviour");
    private static final Pattern ROW =
            Pattern.compile("^\\| ([^*|]+) \\| ([^|]+) \\| (\\S[^|]*) \\|$", Pattern.MULTILINE);
    private static final Pattern SHOWN_BY =
            Pattern.compile("(?:(where it may mount|part[^:\\[]*|API|soak): )?(?:\\[(\\w+)]: )?([^:\\[\\]]+)");
    private static final Pattern LINK = Pattern.compile("^\\[(\\w+)]: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile(
            "^ +@(?:Test|ParameterizedTest|TestFactory)(?:\\(.*\\))?\n(?:.*\n)*? +(?:void|Stream<\\w+>) (\\w+)\\(",
            Pattern.MULTILINE);

    @TestFactory
    Stream<DynamicTest> eachFaultIsShownByTestsThatExist() {
        return rows("faults.md", 40);
    }

    @TestFactory
    Stream<DynamicTest> eachBehaviourIsHeldByTestsThatExist() {
        return rows("behaviour.md", 20);
    }

    private static Stream<DynamicTest> rows(String page, int least) {
        String text = read(DOCS.resolve(page));
        Map<String, String> links = links(text);
        List<DynamicTest> rows = ROW.matcher(text)
                .results()
                .filter(r -> !HEADINGS.contains(r.group(1)) && !r.group(1).startsWith("---"))
                .map(r -> DynamicTest.dynamicTest(r.group(1), () -> assertExists(links, r.group(3))))
                .toList();
        assertThat(rows).hasSizeGreaterThan(least);
        return rows.stream();
    }

    private static void assertExists(Map<String, String> links, String shownBy) {
        String test = null;
        for (String part : shownBy.split("; ", -1)) {
            Matcher named = SHOWN_BY.matcher(part);
            assertThat(named.matches())
                    .as("\"%s\" is \"[Class]: words of a method's name\"", part)
                    .isTrue();
            test = named.group(2) == null ? test : named.group(2);
            assertThat(links).as(part).containsKey(test);
            assertThat(methods(links.get(test))).as("methods of %s", test).contains(words(named.group(3)));
            if ("soak".equals(named.group(1))) {
                assertThat(read(Path.of("Makefile"))).contains("-Dit.test=" + test);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"faults.md", "behaviour.md"})
    void eachLinkIsUsedAndLeadsToAFile(String page) {
        String text = read(DOCS.resolve(page));
        Map<String, Path> files = new HashMap<>();
        links(text).forEach((test, link) -> files.put(test, DOCS.resolve(link).normalize()));
        assertThat(files).allSatisfy((test, file) -> {
            assertThat(file).exists().hasFileName(test + ".java");
            assertThat(text.split("\\[" + test + "]", -1))
                    .as("uses of %s, and its link", test)
                    .hasSizeGreaterThan(2);
        });
    }

    private static Map<String, String> links(String text) {
        return LINK.matcher(text).results().collect(Collectors.toMap(l -> l.group(1), l -> l.group(2)));
    }

    private static Set<String> methods(String link) {
        return METHOD.matcher(read(DOCS.resolve(link)))
                .results()
                .map(m -> words(m.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Words as well as camel case, without what tells them apart. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
