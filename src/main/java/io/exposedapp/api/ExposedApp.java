package io.exposedapp.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One app of the home cluster that visitors from the internet reach under a host name of its own. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("xapp")
@io.fabric8.kubernetes.model.annotation.Kind("ExposedApp")
// Without an explicit plural, it is computed with regular expressions for each object that is created.
@Plural("exposedapps")
@ValidationRule(
        value = "size(self.metadata.name) <= 63 && !self.metadata.name.contains('.')",
        message = "metadata.name must be a DNS label: at most 63 characters, no dots")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url", type = AdditionalPrinterColumn.Type.STRING)
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
@AdditionalPrinterColumn(
        name = "Port",
        jsonPath = ".status.relay.port",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Edges",
        jsonPath = ".status.edgesSynced",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Cert",
        jsonPath = ".status.certificateDays",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
public class ExposedApp extends CustomResource<ExposedAppSpec, ExposedAppStatus> implements Namespaced {

    @Override
    @Required
    public ExposedAppSpec getSpec() {
        return super.getSpec();
    }
}
