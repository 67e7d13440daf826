package io.exposedapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.CrdFields.Field;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/reference.md says what kubectl explain says: its tables are made of the CRDs. {@code -Dreference.write=true}
 * writes them anew.
 */
class ReferenceTest {

    private static final Path PAGE = Path.of("docs/reference.md");
    private static final Pattern TABLE =
            Pattern.compile("(<!-- fields of (\\w+)\\.(\\w+) -->\n\n).*?\n\n", Pattern.DOTALL);
    private static final Pattern DESCRIPTION = Pattern.compile("(.*?)(?: Default: (.*?)\\.)?(?: Example: (.*))?");

    @Test
    void theTablesAreThoseOfTheCrds() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        // When
        String expected = TABLE.matcher(page).replaceAll(ReferenceTest::table);
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(PAGE, expected);
        }
        // Then
        assertThat(TABLE.matcher(page).results().map(t -> t.group(2) + "." + t.group(3)))
                .containsExactly("ExposedApp.spec", "ExposedApp.status", "Edge.spec", "Edge.status");
        assertThat(page).as("write the tables anew with -Dreference.write=true").isEqualTo(expected);
    }

    private static String table(MatchResult found) {
        boolean isSpec = found.group(3).equals("spec");
        String rows = CrdFields.below(found.group(2), found.group(3)).stream()
                .filter(f -> f.isNamed() && f.path().contains("."))
                .map(f -> isSpec
                        ? specRow(f)
                        : "| `" + shortName(f) + "` | " + escaped(f.schema().getDescription()) + " |\n")
                .collect(Collectors.joining());
        String head = isSpec ? "| field | type | default | |\n|---|---|---|---|\n" : "| field | |\n|---|---|\n";
        return Matcher.quoteReplacement(found.group(1) + head + rows + "\n");
    }

    private static String specRow(Field field) {
        Matcher parts = DESCRIPTION.matcher(field.schema().getDescription());
        assertThat(parts.matches()).as(field.path()).isTrue();
        String byDefault = parts.group(2) == null ? "" : escaped(parts.group(2)) + " ";
        String example = parts.group(3) == null ? "" : " Example: `" + parts.group(3) + "`";
        String bold = field.required() ? "**" : "";
        return "| " + bold + "`" + shortName(field) + "`" + bold + " | " + type(field.schema()) + " | " + byDefault
                + "| " + escaped(parts.group(1)) + example + " |\n";
    }

    /** Without the part that the table is about. */
    private static String shortName(Field field) {
        return field.path().substring(field.path().indexOf('.') + 1);
    }

    private static String type(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "number or string";
        }
        return switch (schema.getType()) {
            case "integer" -> "number" + limits(schema.getMinimum(), schema.getMaximum());
            case "string" -> "string" + limits(schema.getMinLength(), schema.getMaxLength());
            case "array" -> "list" + limits(schema.getMinItems(), schema.getMaxItems());
            case "object" ->
                CrdFields.held(schema) == null
                        ? "object"
                        : "map" + limits(schema.getMinProperties(), schema.getMaxProperties());
            default -> schema.getType();
        };
    }

    private static String limits(Number from, Number to) {
        if (to == null) {
            return "";
        }
        String least = from == null ? "≤ " : from.longValue() == to.longValue() ? "" : from.longValue() + "–";
        return ", " + least + to.longValue();
    }

    private static String escaped(String text) {
        return text.replaceAll("[*_~<|]", "\\\\$0");
    }
}
