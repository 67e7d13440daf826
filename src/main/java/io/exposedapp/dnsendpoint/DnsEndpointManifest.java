package io.exposedapp.dnsendpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.api.Api;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.reach.DnsEndpoint;
import io.exposedapp.plan.reach.DnsEndpoint.DnsRecord;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A DNSEndpoint as external-dns defines it (apis/v1alpha1 and endpoint/endpoint.go of v0.23). */
final class DnsEndpointManifest {

    static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("externaldns.k8s.io")
            .withVersion("v1alpha1")
            .withKind("DNSEndpoint")
            .withPlural("dnsendpoints")
            .withNamespaced(true)
            .build();

    /** Seconds that resolvers may keep a record: they add to the time until visitors find another edge. */
    static final int TTL = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DnsEndpointManifest() {}

    /** @param before the DNSEndpoint that is replaced. Its other labels, its annotations and its finalizers stay */
    static GenericKubernetesResource write(
            AppKey app, DnsEndpoint desired, Optional<GenericKubernetesResource> before) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(KIND.getGroup() + "/" + KIND.getVersion());
        object.setKind(KIND.getKind());
        // @formatter:off
        object.setMetadata(new ObjectMetaBuilder(before.map(HasMetadata::getMetadata).orElseGet(ObjectMeta::new))
            .withNamespace(app.namespace())
            .withName(app.name())
            .addToLabels(Names.dnsEndpointLabels())
            .withOwnerReferences()
            .addNewOwnerReference()
                .withApiVersion(Api.GROUP + "/" + HasMetadata.getVersion(ExposedApp.class))
                .withKind(HasMetadata.getKind(ExposedApp.class))
                .withName(app.name())
                .withUid(desired.uid())
            .endOwnerReference()
            .build());
        // @formatter:on
        object.setAdditionalProperty(
                "spec",
                Map.of(
                        "endpoints",
                        desired.records().stream()
                                .map(DnsEndpointManifest::endpoint)
                                .toList()));
        return object;
    }

    private static Map<String, Object> endpoint(DnsRecord record) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("dnsName", record.host());
        endpoint.put("recordType", record.type());
        endpoint.put("recordTTL", TTL);
        endpoint.put("targets", record.addresses());
        return endpoint;
    }

    /** Whether a DNSEndpoint is as it would be written. */
    static boolean isUpToDate(AppKey app, DnsEndpoint desired, GenericKubernetesResource present) {
        GenericKubernetesResource written = write(app, desired, Optional.of(present));
        return written.getMetadata().getLabels().equals(present.getMetadata().getLabels())
                && written.getMetadata()
                        .getOwnerReferences()
                        .equals(present.getMetadata().getOwnerReferences())
                && spec(written).equals(spec(present));
    }

    static DnsEndpointFact read(GenericKubernetesResource object) {
        Map<String, String> labels =
                Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
        Set<String> hosts = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        for (JsonNode endpoint : spec(object).path("endpoints")) {
            hosts.add(endpoint.path("dnsName").asText());
            endpoint.path("targets").forEach(target -> addresses.add(target.asText()));
        }
        return new DnsEndpointFact(
                labels.entrySet().containsAll(Names.dnsEndpointLabels().entrySet()), hosts, addresses);
    }

    /** Whether a writer changed more than the status, in which external-dns notes what it has seen. */
    static boolean isWritten(GenericKubernetesResource before, GenericKubernetesResource now) {
        ObjectMeta was = before.getMetadata();
        ObjectMeta is = now.getMetadata();
        return !Objects.equals(was.getUid(), is.getUid())
                || !Objects.equals(was.getLabels(), is.getLabels())
                || !Objects.equals(was.getOwnerReferences(), is.getOwnerReferences())
                || !spec(before).equals(spec(now));
    }

    private static JsonNode spec(GenericKubernetesResource object) {
        return JSON.valueToTree(object.getAdditionalProperties()).path("spec");
    }
}
