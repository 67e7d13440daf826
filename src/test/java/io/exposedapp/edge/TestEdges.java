package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Edges as the API server has them. */
public final class TestEdges {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private TestEdges() {}

    /** An Edge whose VPS is known by its tailnet address and its host key. */
    public static Edge at(String name, String tailnetAddress, String hostKey) {
        return YAML.unmarshal(text(name, tailnetAddress, hostKey), Edge.class);
    }

    /** The VPS of each address has a host key of its own. */
    public static Edge at(String name, String tailnetAddress) {
        return at(name, tailnetAddress, "key-of-" + tailnetAddress);
    }

    static String text(String name, String tailnetAddress, String hostKey) {
        return """
        {"apiVersion": "exposedapp.io/v1alpha1", "kind": "Edge", "metadata": {"name": "%s", "uid": "uid"},
         "spec": {"tailnetAddress": "%s", "ssh": {"hostKeys": ["%s"], "privateKeySecret": {"name": "a", "key": "b"}}}}
        """.formatted(name, tailnetAddress, hostKey);
    }
}
