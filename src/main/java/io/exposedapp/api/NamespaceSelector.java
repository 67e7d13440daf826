package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** Chooses namespaces by their labels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record NamespaceSelector(
    @JsonPropertyDescription(
            "Labels that a namespace has to have, all of them. Default: none, which means every namespace. "
                + "Example: kubernetes.io/metadata.name: photos, the label that each namespace has with its own name.")
        Map<String, String> matchLabels) {

  public Map<String, String> matchLabels() {
    return matchLabels == null ? Map.of() : matchLabels;
  }
}
