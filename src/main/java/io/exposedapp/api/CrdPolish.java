package io.exposedapp.api;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds to the generated CRDs what annotations cannot express. It runs only during the build. */
public class CrdPolish implements CRDPostProcessor {

    /** Lists that Kubernetes merges by key instead of replacing them as a whole, with their keys. */
    private static final Map<String, String> LIST_MAPS = Map.of(
            "conditions",
            "type",
            "edges",
            "name",
            "certificates",
            "name",
            "nodes",
            "name",
            "aliases",
            "host",
            "hosts",
            "host",
            "paths",
            "prefix");

    private static final Set<String> LIST_SETS = Set.of("publicAddresses", "hostKeys");

    /** The order of kubectl's columns. The generator sorts them by name. */
    private static final List<String> COLUMNS =
            List.of("Address", "URL", "Routes", "Ready", "Reason", "Age", "Port", "Edges", "Cert");

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "ExposedApp", "One app of the home cluster that strangers reach under a host name of its own.",
            "ExposedApp.spec", "What is to be exposed: a Service, under which host, through which edges.",
            "ExposedApp.status", "What the operator saw and did, written by it alone.",
            "Edge", "One VPS with a public address: sshd to put route files there, Traefik to serve them.",
            "Edge.spec", "How the VPS is reached and what runs there; config/edge/setup.sh prints it.",
            "Edge.status", "What the operator found on the VPS, written by it alone.");

    /**
     * The status of an object that the operator has not looked at yet. No generation is -1, so kstatus (Helm, Flux) and
     * Argo CD say that such an object is in progress. They would take one without a status for healthy.
     */
    private static final Map<String, Integer> STATUS_OF_NEW_OBJECTS = Map.of("observedGeneration", -1);

    /** Descriptions for the fields of Kubernetes' own type, which has none. */
    private static final Map<String, String> CONDITION_DESCRIPTIONS = Map.of(
            "type", "The layer of the path that this is about.",
            "status", "True, False, or Unknown where it hasn't been seen yet.",
            "reason", "Why, in one word; docs/troubleshooting.md has a row for each.",
            "message", "What happened, what it means and what to do.",
            "observedGeneration", "The generation of the spec that this condition speaks of.",
            "lastTransitionTime", "When the status last changed (RFC 3339).");

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            CustomResourceDefinitionNames names = crd.getSpec().getNames();
            // The category is not "exposedapp". kubectl prefers a category to a kind, so "kubectl delete exposedapp
            // NAME" would mean both kinds.
            names.setCategories(List.of("exposure"));
            crd.getSpec().getVersions().forEach(v -> {
                JSONSchemaProps root = v.getSchema().getOpenAPIV3Schema();
                polish(root);
                root.setDescription(DESCRIPTIONS.get(names.getKind()));
                root.getProperties()
                        .forEach((name, part) -> part.setDescription(DESCRIPTIONS.get(names.getKind() + "." + name)));
                root.getProperties()
                        .get("status")
                        .setDefault(Serialization.jsonMapper().valueToTree(STATUS_OF_NEW_OBJECTS));
                v.getAdditionalPrinterColumns().sort(Comparator.comparingInt(c -> COLUMNS.indexOf(c.getName())));
                root.setRequired(List.of("spec"));
            });
        }
        return resource;
    }

    private static boolean isListOfObjects(JSONSchemaProps property) {
        return "array".equals(property.getType())
                && "object".equals(property.getItems().getSchema().getType());
    }

    private static void polish(JSONSchemaProps schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((name, property) -> {
            if (LIST_MAPS.containsKey(name) && isListOfObjects(property)) {
                property.setXKubernetesListType("map");
                property.setXKubernetesListMapKeys(List.of(LIST_MAPS.get(name)));
                JSONSchemaProps item = property.getItems().getSchema();
                if (name.equals("conditions")) {
                    item.setRequired(List.of("type", "status", "reason", "message", "lastTransitionTime"));
                    item.getProperties()
                            .forEach((field, words) -> words.setDescription(CONDITION_DESCRIPTIONS.get(field)));
                } else if (item.getRequired() == null || !item.getRequired().contains(LIST_MAPS.get(name))) {
                    item.setRequired(List.of(LIST_MAPS.get(name)));
                }
            } else if (LIST_SETS.contains(name)) {
                property.setXKubernetesListType("set");
            }
            // The generator finds the annotation of a record component on both its field and its accessor.
            property.setXKubernetesValidations(
                    property.getXKubernetesValidations().stream().distinct().toList());
            polish(property);
            if (property.getItems() != null && property.getItems().getSchema() != null) {
                polish(property.getItems().getSchema());
            }
        });
    }
}
