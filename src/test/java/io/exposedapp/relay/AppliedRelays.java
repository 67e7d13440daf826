package io.exposedapp.relay;

import io.exposedapp.FakeApiServer;
import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.exposedapp.TestConfig;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What is to be done, and what is done of it against a fake API server: writes first, removals after them. */
final class AppliedRelays {

    final List<ConfigMap> newClaims = new ArrayList<>();
    final List<ConfigMap> changedClaims = new ArrayList<>();
    final List<String> pausingClaims = new ArrayList<>();
    final List<DaemonSet> newRelays = new ArrayList<>();
    final List<DaemonSet> changedRelays = new ArrayList<>();
    final List<Removal> removals = new ArrayList<>();
    final SortedMap<String, StalePod> stalePods = new TreeMap<>();
    final SortedMap<String, String> notes = new TreeMap<>();
    final RefusedWrites refused = new RefusedWrites();
    DeletionCheck deletion = new KnownGone(true, StoredObjects.APP);
    Left left;
    List<Request> requests;

    AppliedRelays creates(PortClaim... claims) {
        for (PortClaim claim : claims) {
            ConfigMap map = StoredObjects.map(claim);
            map.getMetadata().setResourceVersion(null);
            newClaims.add(map);
        }
        return this;
    }

    AppliedRelays creates(DaemonSet... relays) {
        newRelays.addAll(List.of(relays));
        return this;
    }

    AppliedRelays apply(Function<Request, Optional<Answer>> answers) {
        try (FakeApiServer api = new FakeApiServer(answers)) {
            RelaySet desired =
                    new RelaySet(new TreeMap<>(), new TreeMap<>(), removals, Set.of(), Set.of(), notes, stalePods);
            Left written = new RelayApply(api.client, new ObjectWriter(api.client, refused), refused)
                    .apply(
                            SmallWorld.INSTALLATION,
                            desired,
                            new ClaimDiff(newClaims, changedClaims, pausingClaims),
                            new RelayDiff(newRelays, changedRelays, List.of(), List.of()));
            Left removed = new RemovalApply(deletion, new RelayRemover(api.client, TestConfig.HOME)).apply(desired);
            left = new Left(
                    written.overtaken() || removed.overtaken(),
                    written.left() || removed.left(),
                    written.failure().or(removed::failure));
            requests = api.requests();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Method and path of each request that isn't one to read. */
    List<String> writes() {
        return requests.stream()
                .filter(r -> !r.method().equals("GET"))
                .map(r -> r.method() + " " + r.path() + (r.method().equals("POST") ? "/" + StoredObjects.name(r) : ""))
                .toList();
    }
}
