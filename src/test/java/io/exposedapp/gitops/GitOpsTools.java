package io.exposedapp.gitops;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.it.Commands;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;

/**
 * The engines that tell the health of an object, in the program lab/src/health. The system property health.binary names
 * it.
 */
final class GitOpsTools {

    static final Path ARGO = Path.of("config/argocd/argocd-cm.yaml");
    static final Path FLUX = Path.of("config/flux/apps.yaml");

    /** What a tool says; the status is Error where it can't tell. */
    record Verdict(String status, String message) {}

    /** What the tools say of an object: kstatus as Helm asks it, Argo CD and Flux with the files of config/. */
    record Health(Verdict kstatus, Verdict argo, Verdict flux) {}

    private GitOpsTools() {}

    static Health healthOf(ObjectNode object) {
        return healthOf(List.of(object)).get(0);
    }

    static List<Health> healthOf(List<ObjectNode> objects) {
        return healthOf(ARGO, objects);
    }

    static List<Health> healthOf(Path argo, List<ObjectNode> objects) {
        String binary = System.getProperty("health.binary");
        assumeTrue(binary != null, "needs -Dhealth.binary");
        String answer = Commands.run(
                        30, Serialization.asJson(objects), List.of(binary, argo.toString(), FLUX.toString()))
                .orFail();
        return List.of(Serialization.unmarshal(answer, Health[].class));
    }
}
