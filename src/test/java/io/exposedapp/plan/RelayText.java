package io.exposedapp.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.model.Names;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A desired relay in short: what it forwards, the lines of HAProxy's configuration that differ from relay to relay, and
 * where anything else is not as in the relay of the base, which worlds that are printed in full show whole.
 */
final class RelayText {

    private static final DaemonSet OF_BASE = WorldFolder.relayOfBase();

    /** Addresses that it listens on, where; who is admitted; where it forwards to. */
    private static final Predicate<String> OWN_LINE =
            Pattern.compile(" *(\\.(if|endif)|bind \"|tcp-request |server ).*").asMatchPredicate();

    private final SortedMap<String, String> differences = new TreeMap<>();

    private RelayText() {}

    static Map<String, Object> of(DaemonSet relay) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("forwarding", pod(relay).getAnnotations().get(Names.FORWARDING_ANNOTATION));
        String own = haproxy(relay).lines().filter(OWN_LINE).map(String::strip).collect(Collectors.joining("\n"));
        if (!own.isEmpty()) {
            text.put("haproxy", own + "\n");
        }
        RelayText rest = new RelayText();
        rest.compare("", rest(OF_BASE), rest(relay));
        if (!rest.differences.isEmpty()) {
            text.put("differs", rest.differences);
        }
        return text;
    }

    private static String haproxy(DaemonSet relay) {
        return pod(relay).getAnnotations().getOrDefault(Names.HAPROXY_ANNOTATION, "");
    }

    private static ObjectMeta pod(DaemonSet relay) {
        return relay.getSpec().getTemplate().getMetadata();
    }

    /** What is not printed anyway, with PORT for the relay's own, and LOOPBACK for the address made of it. */
    private static ObjectNode rest(DaemonSet relay) {
        ObjectNode tree = Yaml.tree(relay);
        tree.withObject("/metadata").remove("annotations");
        ObjectNode pod = tree.withObject("/spec/template/metadata/annotations");
        pod.remove(Names.FORWARDING_ANNOTATION);
        pod.put(
                Names.HAPROXY_ANNOTATION,
                Stream.of(haproxy(relay).split("\n", -1))
                        .filter(OWN_LINE.negate())
                        .collect(Collectors.joining("\n")));
        String port = relay.getMetadata().getLabels().get(Names.PORT_LABEL);
        return Yaml.json(tree.toString()
                .replaceAll("\\b127\\.83\\.[0-9]+\\.[0-9]+\\b", "LOOPBACK")
                .replaceAll("\\b" + port + "\\b", "PORT"));
    }

    private void compare(String path, JsonNode base, JsonNode here) {
        if (base.isObject() && here.isObject()) {
            TreeSet<String> fields = new TreeSet<>();
            base.fieldNames().forEachRemaining(fields::add);
            here.fieldNames().forEachRemaining(fields::add);
            fields.forEach(f -> compare(path.isEmpty() ? f : path + "." + f, base.path(f), here.path(f)));
        } else if (base.isArray() && here.isArray() && base.size() == here.size()) {
            for (int i = 0; i < base.size(); i++) {
                compare(path + "[" + i + "]", base.get(i), here.get(i));
            }
        } else if (!base.equals(here)) {
            // the hash of a pod changes with every change of the manifest
            boolean isHash = path.endsWith("." + Names.POD_ANNOTATION) && !here.isMissingNode();
            differences.put(path, isHash ? "another" : here.isMissingNode() ? "none" : Lines.flow(here));
        }
    }
}
