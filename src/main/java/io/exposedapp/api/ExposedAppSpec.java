package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is exposed, under which host, and through which edges. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.aliases) || self.aliases.all(a, a.host != self.host)",
        message = "an alias must be another host than spec.host")
public record ExposedAppSpec(
        @Required
        @Pattern(Api.HOST)
        @Size(min = 4, max = 253)
        @ValidationRule(value = Api.IS_HOST, message = Api.WRITE_HOST)
        @JsonPropertyDescription(
                "The public host name: lower case, at least one dot, punycode for other alphabets; no scheme, port, path or address. "
                        + "Host and path belong to one ExposedApp; a second one gets Accepted=False with reason HostConflict. Example: photos.example.com")
        String host,

        @Size(max = 8)
        @JsonPropertyDescription(
                "More host names, all different from spec.host: they serve the same paths, or redirect to spec.host. Default: none. "
                        + "Example: [{host: p.example.com, redirect: true}]")
        List<Alias> aliases,

        @Required @JsonPropertyDescription("The Service of the same namespace that answers the requests.")
        ServiceRef service,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "The paths of its hosts that this app serves; others may belong to other apps of the same namespace. Default: all. "
                        + "Example: [{prefix: /wiki, strip: true}]")
        List<PathSpec> paths,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "The edges that serve the app, by name. Default: all Edges with spec.default: true, those that serve the app already, and the only Edge "
                        + "where there is one; of these, those whose grants allow all the app's hosts. Example: [{name: vps}]")
        List<EdgeRef> edges,

        @JsonPropertyDescription("Settings of the relay on the home nodes. Default: those of its fields.")
        RelaySpec relay,

        @JsonPropertyDescription("How the DNS of the app's hosts is checked. Default: that of its edges.")
        DnsSpec dns,

        @JsonPropertyDescription(
                "How the app is requested at its public address, to see whether visitors reach it. Default: those of its fields.")
        ProbeSpec probe) {

    private static final PathSpec EVERYTHING = new PathSpec("/", null);

    @Override
    public List<Alias> aliases() {
        return aliases == null ? List.of() : aliases;
    }

    @Override
    public List<PathSpec> paths() {
        return paths == null || paths.isEmpty() ? List.of(EVERYTHING) : paths;
    }

    /** Empty where the edges decide. */
    public Optional<DnsMode> dnsMode() {
        return Optional.ofNullable(dns).map(DnsSpec::mode);
    }

    /** The path that public probes request. Empty where the app is not requested. */
    public Optional<String> probePath() {
        if (probe != null && probe.isDisabled()) {
            return Optional.empty();
        }
        return Optional.ofNullable(probe)
                .map(ProbeSpec::path)
                .or(() -> Optional.of(
                        paths().stream().map(PathSpec::prefix).anyMatch("/"::equals)
                                ? "/"
                                : paths().get(0).prefix()));
    }

    /** All its hosts: spec.host first. */
    public List<String> hosts() {
        return Stream.concat(Stream.of(host), aliases().stream().map(Alias::host))
                .toList();
    }

    @Override
    public List<EdgeRef> edges() {
        return edges == null ? List.of() : edges;
    }
}
