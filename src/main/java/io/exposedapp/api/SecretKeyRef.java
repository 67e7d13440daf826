package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
    @Required
        @Pattern("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret. Example: edge-vps-ssh")
        String name,
    @Required @Pattern("^[A-Za-z0-9._-]+$") @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret. Example: ssh-privatekey") String key) {}
