package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which namespaces may use which hosts on an edge. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Grant(
        @Required
        @JsonPropertyDescription(
                "The namespaces, by their labels or all: exactly one of the two, so nobody is let in by a misspelt field.")
        NamespaceSelector namespaces,

        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "self.all(h, h.matches(r'" + Api.GRANTED_HOST + "'))",
                message =
                        "write each host in lower case, as photos.example.com; *.example.com for all below it, or * for every host")
        @JsonPropertyDescription(
                "Hosts that apps of these namespaces may take: a host; *.example.com for all below it, at any depth, not itself; * for every host. "
                        + "Example: [photos.example.com, '*.photos.example.com']")
        List<@Pattern(Api.GRANTED_HOST) @Size(min = 1, max = 253) String> hosts) {}
