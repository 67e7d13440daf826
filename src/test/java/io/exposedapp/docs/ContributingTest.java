package io.exposedapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What CONTRIBUTING.md names in the code is there: files, classes and their members. */
class ContributingTest {

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FILE = Pattern.compile("(?:[\\w.-]+/)*\\w+\\.java");
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.(\\w+)");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w+(?:Test|IT|Soak)");

    private final Map<String, String> sources = sources();

    @TestFactory
    List<DynamicTest> eachNameIsThere() throws IOException {
        return CODE.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
                .results()
                .map(m -> m.group(1))
                .distinct()
                .flatMap(this::check)
                .toList();
    }

    private Stream<DynamicTest> check(String name) {
        MatchResult member = MEMBER.matcher(name).results().findFirst().orElse(null);
        if (FILE.matcher(name).matches()) {
            return test(name, sources.keySet().stream().anyMatch(path -> ("/" + path).endsWith("/" + name)));
        }
        if (TEST.matcher(name).matches()) {
            return test(name, source(name).length() > 0);
        }
        return member != null
                        && member.group().equals(name)
                        && source(member.group(1)).length() > 0
                ? test(name, source(member.group(1)).matches("(?s).*\\b" + member.group(2) + "\\b.*"))
                : Stream.empty();
    }

    private static Stream<DynamicTest> test(String name, boolean isThere) {
        return Stream.of(DynamicTest.dynamicTest(name, () -> assertThat(isThere).isTrue()));
    }

    /** Of a class, "" where there is none of this name. */
    private String source(String className) {
        return sources.entrySet().stream()
                .filter(s -> s.getKey().endsWith("/" + className + ".java"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .collect(Collectors.toMap(f -> f.toString(), ContributingTest::read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
