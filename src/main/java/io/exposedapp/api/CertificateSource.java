package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A certificate resolver of Traefik's static configuration. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateSource(
        @Required
        @Pattern(Api.LABEL)
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = Api.IS_LABEL,
                message = "write a name for this source, as letsencrypt: " + Api.LABEL_HOLDS)
        @JsonPropertyDescription("A name for this source. Example: letsencrypt")
        String name,

        @Required
        @Pattern(Api.TRAEFIK_NAME)
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = Api.IS_TRAEFIK_NAME,
                message = "write the resolver's name as in certificatesResolvers of traefik.yml: "
                        + Api.TRAEFIK_NAME_HOLDS)
        @JsonPropertyDescription("The resolver's name in certificatesResolvers of traefik.yml. Example: letsencrypt")
        String resolver,

        @JsonPropertyDescription(
                "The resolver's challenge, as in traefik.yml. HTTP and TLSALPN: Traefik is asked for a host's certificate once the host resolves to the edge "
                        + "(DNSReady). DNS: at once; it is the only one that works where several edges serve a host. Default: HTTP. Example: DNS")
        Challenge challenge) {

    static final CertificateSource DEFAULT = new CertificateSource("letsencrypt", "letsencrypt", null);

    /** Whether the authority connects to the host, which has to resolve to the edge by then. */
    public boolean needsDns() {
        return challenge != Challenge.DNS;
    }
}
