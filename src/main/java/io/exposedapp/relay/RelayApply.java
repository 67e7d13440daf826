package io.exposedapp.relay;

import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.relay.ObjectWriter.Outcome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes port claims, then the relays whose ports are claimed. */
@ApplicationScoped
public class RelayApply {

    private final KubernetesClient client;
    private final ObjectWriter writer;
    private final RefusedWrites refused;

    RelayApply(KubernetesClient client, ObjectWriter writer, RefusedWrites refused) {
        this.client = client;
        this.writer = writer;
        this.refused = refused;
    }

    /** Writes what differs. A relay whose claim is not written waits for it. */
    public Left apply(ConfigMap installation, RelaySet desired, ClaimDiff claims, RelayDiff relays) {
        WriteRound round = new WriteRound();
        round.all(desired.notes().isEmpty() ? List.of() : List.of(desired.notes()), notes -> note(installation, notes));
        Set<String> unclaimed = ConcurrentHashMap.newKeySet();
        unclaimed.addAll(claims.open());
        round.all(
                Stream.concat(claims.creates().stream(), claims.updates().stream())
                        .toList(),
                map -> claim(map, round, unclaimed));
        round.all(
                Stream.concat(relays.creates().stream(), relays.updates().stream())
                        .filter(r -> !unclaimed.contains(claimOf(r)))
                        .toList(),
                relay -> relay(relay, round));
        refused.retain(
                Stream.concat(claims.open().stream(), relays.open().stream()).collect(Collectors.toSet()));
        return round.left(refused.isAny());
    }

    /** Puts annotations on the installation's ConfigMap. */
    private boolean note(ConfigMap installation, Map<String, String> notes) {
        client.configMaps()
                .inNamespace(installation.getMetadata().getNamespace())
                .withName(installation.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("annotations", notes))));
        return true;
    }

    /** Creating claims the port: the API server tells the second writer that it is taken. */
    private boolean claim(ConfigMap map, WriteRound round, Set<String> unclaimed) {
        String app = PortClaimMap.read(map).map(c -> c.app().toString()).orElse("unknown");
        boolean written = written(writer.write(map, app), round);
        if (written) {
            unclaimed.remove(map.getMetadata().getName());
        }
        return written;
    }

    private boolean relay(DaemonSet relay, WriteRound round) {
        String app = Relay.of(relay).map(r -> r.app().toString()).orElse("unknown");
        return written(writer.write(relay, app), round);
    }

    private static boolean written(Outcome outcome, WriteRound round) {
        if (outcome == Outcome.Overtaken) {
            round.overtaken();
        }
        return outcome == Outcome.Written;
    }

    private static String claimOf(DaemonSet relay) {
        return Relay.of(relay).map(r -> Names.portClaim(r.port())).orElse("");
    }
}
