package io.exposedapp.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The writes that make the port claims match the desired ones.
 *
 * @param pausing names of claims that the API server refused a moment ago. They are left for now
 */
public record ClaimDiff(List<ConfigMap> creates, List<ConfigMap> updates, List<String> pausing) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param owner the installation's ConfigMap
     * @param refused names of objects that are not to be retried yet
     */
    public static ClaimDiff of(RelaySet wanted, Collection<ConfigMap> present, ConfigMap owner, Set<String> refused) {
        Map<String, ConfigMap> byName =
                present.stream().collect(Collectors.toMap(m -> m.getMetadata().getName(), Function.identity()));
        ClaimDiff diff = new ClaimDiff(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        wanted.claims().forEach((port, claim) -> {
            ConfigMap desired = PortClaimMap.write(claim, owner.getMetadata().getNamespace(), owner);
            ConfigMap there = byName.get(Names.portClaim(port));
            if (there != null && Subset.isIn(JSON.valueToTree(desired), JSON.valueToTree(there))) {
                return;
            }
            if (refused.contains(Names.portClaim(port))) {
                diff.pausing.add(Names.portClaim(port));
            } else if (there == null) {
                diff.creates.add(desired);
            } else {
                // Update the claim only in the version that was compared.
                diff.updates.add(new ConfigMapBuilder(desired)
                        .editMetadata()
                        .withResourceVersion(there.getMetadata().getResourceVersion())
                        .endMetadata()
                        .build());
            }
        });
        return diff;
    }

    /** Names of all claims that differ from the desired ones. */
    public Set<String> open() {
        return Stream.concat(
                        Stream.concat(creates.stream(), updates.stream())
                                .map(m -> m.getMetadata().getName()),
                        pausing.stream())
                .collect(Collectors.toSet());
    }
}
