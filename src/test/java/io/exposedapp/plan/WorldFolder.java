package io.exposedapp.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.relay.RelayDocument;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.World;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the world of a folder: its {@code world.yaml} over the base, as src/test/resources/plan/README.md says. */
public final class WorldFolder {

    public static final Path WORLDS = Path.of("src/test/resources/plan");
    static final Path BASE = WORLDS.resolve("base");

    public static final Settings SETTINGS =
            facts(WorldDocuments.read(BASE.resolve("base.yaml"))).settings();

    private WorldFolder() {}

    /** All Kubernetes objects of the world, with relays and their pods. */
    public static List<HasMetadata> objects(Path folder) {
        return objects(documents(folder));
    }

    public static World read(Path folder) {
        WorldDocuments documents = documents(folder);
        WorldFacts facts = facts(documents);
        List<HasMetadata> objects = objects(documents);
        Edge edge = ofBase(Edge.class);
        SortedMap<String, EdgeFacts> visits = new TreeMap<>();
        facts.visits()
                .forEach((name, visit) ->
                        visits.put(name, visit.facts(facts.settings().clusterName(), edge)));
        Outside outside = new Outside(
                DnsDocument.facts(facts.dns(), of(ExposedApp.class, objects), of(Edge.class, objects)),
                Map.of(),
                facts.requests());
        World unprobed = world(facts, objects, visits, outside);
        return world(
                facts,
                objects,
                visits,
                new Outside(
                        outside.dns(),
                        PublicDocument.answers(Planner.plan(unprobed).probes(), facts.answers()),
                        outside.requests()));
    }

    private static World world(
            WorldFacts facts, List<HasMetadata> objects, SortedMap<String, EdgeFacts> visits, Outside outside) {
        return new World(
                facts.settings(),
                of(ConfigMap.class, objects).stream()
                        .filter(m -> m.getMetadata().getName().equals(Names.INSTALLATION))
                        .findFirst(),
                new DeletionGuard(facts.restoring(), Optional.empty(), new TreeMap<>()),
                of(ExposedApp.class, objects),
                of(Edge.class, objects),
                of(Service.class, objects),
                of(EndpointSlice.class, objects),
                of(Namespace.class, objects),
                of(Node.class, objects),
                facts.tailnet(),
                of(ConfigMap.class, objects).stream()
                        .filter(m ->
                                Names.portOfClaim(m.getMetadata().getName()).isPresent())
                        .toList(),
                of(DaemonSet.class, objects),
                pods(facts, objects, true),
                pods(facts, objects, false),
                of(Event.class, objects),
                visits,
                facts.refused(),
                outside,
                DnsEndpointsDocument.facts(facts.dnsEndpoints(), visits));
    }

    /** The relay of the base's app, as it is where nothing else is said. */
    static DaemonSet relayOfBase() {
        WorldFacts base = facts(WorldDocuments.read(BASE.resolve("base.yaml")));
        RelayDocument relay = Yaml.as(RelayDocument.class, base.defaults().path("relay"));
        return of(
                        DaemonSet.class,
                        relay.objects(
                                base.settings(),
                                ofBase(ConfigMap.class),
                                base.settings().firstPort()))
                .get(0);
    }

    static WorldFacts facts(Path folder) {
        return facts(documents(folder));
    }

    private static WorldFacts facts(WorldDocuments documents) {
        return WorldFacts.of(documents.facts());
    }

    private static WorldDocuments documents(Path folder) {
        try {
            WorldDocuments world = WorldDocuments.read(folder.resolve("world.yaml"));
            WorldDocuments documents = WorldDocuments.read(BASE.resolve("base.yaml"));
            for (JsonNode part : world.facts().path("with")) {
                documents.apply(WorldDocuments.read(BASE.resolve(part.asText() + ".yaml")));
            }
            documents.apply(world);
            facts(documents);
            return documents;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + ": " + e.getMessage(), e);
        }
    }

    private static List<HasMetadata> objects(WorldDocuments documents) {
        WorldFacts facts = facts(documents);
        List<HasMetadata> objects = new ArrayList<>(documents.toObjects());
        ConfigMap owner = ofBase(ConfigMap.class);
        String namespace = facts.settings().relaysNamespace();
        facts.relays().forEach((port, relay) -> {
            objects.addAll(relay.objects(facts.settings(), owner, port));
            if (!facts.reservations().containsKey(port)) {
                objects.add(PortClaimMap.write(relay.claim().held(port), namespace, owner));
            }
        });
        facts.claims().forEach((port, claim) -> objects.add(PortClaimMap.write(claim.held(port), namespace, owner)));
        facts.reservations()
                .forEach((port, claim) -> objects.add(PortClaimMap.write(claim.reserved(port), namespace, owner)));
        return objects;
    }

    private static <T> T ofBase(Class<T> kind) {
        return of(kind, WorldDocuments.read(BASE.resolve("base.yaml")).toObjects())
                .get(0);
    }

    private static List<Pod> pods(WorldFacts facts, List<HasMetadata> objects, boolean relays) {
        String namespace = facts.settings().relaysNamespace();
        return of(Pod.class, objects).stream()
                .filter(p -> relays == namespace.equals(p.getMetadata().getNamespace()))
                .toList();
    }

    private static <T> List<T> of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
