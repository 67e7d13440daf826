package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One entry of a Secret's data. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
        @Required
        @Pattern(SecretKeyRef.NAME)
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches(r'" + SecretKeyRef.NAME + "')",
                message = "write the name of a Secret of the operator's namespace, as edge-vps-ssh: "
                        + "a-z, 0-9, - and . only, beginning and ending with a letter or a digit")
        @JsonPropertyDescription("Name of a Secret of the operator's namespace. Example: edge-vps-ssh")
        String name,

        @Required
        @Pattern(SecretKeyRef.KEY)
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches(r'" + SecretKeyRef.KEY + "')",
                message = "write a key of the Secret's data, as ssh-privatekey: letters, digits, -, _ and . only")
        @JsonPropertyDescription("Which entry of the Secret's data holds the private key. Example: ssh-privatekey")
        String key) {

    static final String NAME = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";
    static final String KEY = "^[A-Za-z0-9._-]+$";
}
