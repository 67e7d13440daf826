package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * Selects namespaces. All namespaces have to be selected explicitly. A client that does not validate fields drops a
 * misspelled field, and if an empty selector meant all namespaces, it would open the grant to all of them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
// The API server drops a label without a value before it validates.
@ValidationRule(
        value = "has(self.matchLabels) ? size(self.matchLabels) > 0 && !has(self.all) : has(self.all) && self.all",
        message =
                "write matchLabels with at least one label and its value, or all: true for every namespace, and not both")
public record NamespaceSelector(
        @Size(max = 16)
        @ValidationRule(
                value = "self.all(k, k.matches(r'" + Api.LABEL_KEY + "') && self[k].matches(r'" + Api.LABEL_VALUE
                        + "'))",
                message =
                        "write labels as kubectl get namespaces --show-labels prints them, as kubernetes.io/metadata.name: photos; names and values "
                                + "have at most 63 letters, digits, -, _ and ., beginning and ending with a letter or a digit")
        @JsonPropertyDescription(
                "Labels that a namespace has to have, all of them; kubernetes.io/metadata.name is each one's own name. Default: none, and all is "
                        + "required. Example: {kubernetes.io/metadata.name: photos}")
        Map<String, @Pattern(Api.LABEL_VALUE) @Size(max = 63) String> matchLabels,

        @JsonPropertyDescription(
                "True: every namespace, those to come too. False isn't allowed: write matchLabels instead. Default: none, and matchLabels is required.")
        Boolean all) {

    @Override
    public Map<String, String> matchLabels() {
        return matchLabels == null ? Map.of() : matchLabels;
    }

    public boolean meansAll() {
        return Boolean.TRUE.equals(all);
    }
}
