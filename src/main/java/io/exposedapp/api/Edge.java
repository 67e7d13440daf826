package io.exposedapp.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** One VPS with a public address. Route files are put there through sshd, and Traefik serves them. Cluster-scoped. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@io.fabric8.kubernetes.model.annotation.Kind("Edge")
// Without an explicit plural, it is computed with regular expressions for each object that is created.
@Plural("edges")
@ValidationRule(
        value = "size(self.metadata.name) <= 63 && !self.metadata.name.contains('.')",
        message = "metadata.name must be a DNS label: at most 63 characters, no dots")
@AdditionalPrinterColumn(
        name = "Address",
        jsonPath = ".spec.publicAddresses[0]",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Routes",
        jsonPath = ".status.routes.synced",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Edge extends CustomResource<EdgeSpec, EdgeStatus> {

    @Override
    @Required
    public EdgeSpec getSpec() {
        return super.getSpec();
    }
}
