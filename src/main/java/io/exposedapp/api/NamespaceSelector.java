package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Chooses namespaces by their labels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record NamespaceSelector(
    // a label without a value is dropped by the API server before it validates
    @ValidationRule(value = "size(self) > 0", message = "write at least one label with a value, or leave matchLabels out to mean every namespace")
        @JsonPropertyDescription(
            "Labels that a namespace has to have, all of them. Default: none, which means every namespace. "
                + "Example: kubernetes.io/metadata.name: photos, the label that each namespace has with its own name.")
        Map<String, String> matchLabels) {

  public Map<String, String> matchLabels() {
    return matchLabels == null ? Map.of() : matchLabels;
  }
}
