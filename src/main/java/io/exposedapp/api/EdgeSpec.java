package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How one VPS is reached, and what runs there. config/edge/setup.sh prints it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EdgeSpec(
        @JsonProperty("default")
        @JsonPropertyDescription(
                "True: apps that name no edges are served here; where there is only one Edge, it serves them anyway. Default: false.")
        Boolean isDefault,

        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(
                value = "self.all(a, a.matches(r'" + Api.ADDRESS + "'))",
                message = "write addresses as 203.0.113.10 or 2001:db8::10 (lower case), not names, ports or networks")
        @JsonPropertyDescription(
                "The VPS's public addresses, IPv4 or IPv6: where your apps' DNS has to point (DNSReady). kubectl get edges shows the first. "
                        + "Example: [203.0.113.10, '2001:db8::10']")
        List<@Pattern(Api.ADDRESS) @Size(min = 2, max = 45) String> publicAddresses,

        @Required
        @Pattern(Api.IPV4)
        @Size(max = 64)
        @ValidationRule(
                value = "self.matches(r'" + Api.IPV4 + "')",
                message =
                        "write the VPS's IPv4 address in the tailnet, as tailscale ip -4 prints it there: 100.101.92.95")
        @JsonPropertyDescription(
                "The VPS's IPv4 address in the tailnet (tailscale ip -4). The only source that the relays let in. Example: 100.101.92.95")
        String tailnetAddress,

        @Required @JsonPropertyDescription("How the operator reaches the VPS's sshd.")
        SshSpec ssh,

        @JsonPropertyDescription("What the operator has to know of Traefik on the VPS. Default: those of its fields.")
        TraefikSpec traefik,

        @Size(min = 1, max = 1)
        @JsonPropertyDescription(
                "Where Traefik gets the certificates of the apps' hosts. Default: its certificate resolver letsencrypt. "
                        + "Example: [{name: letsencrypt, resolver: letsencrypt}]")
        List<CertificateSource> certificates,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Which namespaces may take which hosts here; what no grant allows is refused (HostNotAllowed) and its route withdrawn. "
                        + "Default: everybody may take every free host. "
                        + "Example: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: photos}}, hosts: [photos.example.com]}]")
        List<Grant> grants,

        @JsonPropertyDescription(
                "How the DNS of the apps' hosts is checked; an app may say otherwise. Default: those of its fields.")
        DnsSpec dns,

        @JsonPropertyDescription(
                "True: takes all routes of this cluster off the edge and keeps them off, the safe way before deleting the Edge; apps that other edges serve go "
                        + "on there. Done when condition Synced has the reason Drained; unset it to serve again. Default: false.")
        Boolean drain) {

    public boolean drains() {
        return Boolean.TRUE.equals(drain);
    }

    public boolean servesByDefault() {
        return Boolean.TRUE.equals(isDefault);
    }

    public DnsMode dnsMode() {
        return dns == null || dns.mode() == null ? DnsMode.Direct : dns.mode();
    }

    @Override
    public List<Grant> grants() {
        return grants == null ? List.of() : grants;
    }

    @Override
    public TraefikSpec traefik() {
        return traefik == null ? new TraefikSpec(null, null) : traefik;
    }

    @Override
    public List<CertificateSource> certificates() {
        return certificates == null || certificates.isEmpty() ? List.of(CertificateSource.DEFAULT) : certificates;
    }
}
