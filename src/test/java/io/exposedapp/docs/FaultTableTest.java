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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each row of the fault tables in docs/faults.md names tests that exist, by the words of their methods' names. */
class FaultTableTest {

    private static final Path PAGE = Path.of("docs/faults.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| ([^*|]+) \\| ([^|]+) \\| (\\S[^|]*) \\|$", Pattern.MULTILINE);
    private static final Pattern SHOWN_BY =
            Pattern.compile("(?:(where it may mount|part[^:\\[]*|API|soak): )?(?:\\[(\\w+)]: )?([^:\\[\\]]+)");
    private static final Pattern LINK = Pattern.compile("^\\[(\\w+)]: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile(
            "^ +@(?:Test|ParameterizedTest|TestFactory)(?:\\(.*\\))?\n(?:.*\n)*? +(?:void|Stream<\\w+>) (\\w+)\\(",
            Pattern.MULTILINE);

    private final String faults = faults();
    private final Map<String, String> links =
            LINK.matcher(faults).results().collect(Collectors.toMap(l -> l.group(1), l -> l.group(2)));

    @TestFactory
    List<DynamicTest> eachRowIsShownByTestsThatExist() {
        List<DynamicTest> rows = ROW.matcher(faults)
                .results()
                .filter(r -> !r.group(1).equals("fault") && !r.group(1).startsWith("---"))
                .map(r -> DynamicTest.dynamicTest(r.group(1), () -> assertExists(r.group(3))))
                .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    private void assertExists(String shownBy) throws IOException {
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
                assertThat(Files.readString(Path.of("Makefile"))).contains("-Dit.test=" + test);
            }
        }
    }

    @Test
    void eachLinkIsUsedAndLeadsToAFile() {
        Map<String, Path> files = new HashMap<>();
        links.forEach((test, link) -> files.put(test, PAGE.resolveSibling(link).normalize()));
        assertThat(files).allSatisfy((test, file) -> {
            assertThat(file).exists().hasFileName(test + ".java");
            assertThat(faults.split("\\[" + test + "]", -1))
                    .as("uses of %s, and its link", test)
                    .hasSizeGreaterThan(2);
        });
    }

    private static Set<String> methods(String link) throws IOException {
        String source = Files.readString(PAGE.resolveSibling(link));
        return METHOD.matcher(source)
                .results()
                .map(m -> words(m.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Words as well as camel case, without what tells them apart. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String faults() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
