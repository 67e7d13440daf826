package io.exposedapp.lab;

import java.time.LocalTime;
import java.time.ZoneId;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;

/**
 * The lab as it is when somebody has waited in vain: the test takes its apps away right afterwards, and with them what
 * would tell why.
 */
final class Scene implements ConditionEvaluationListener<Object> {

    private static final String LOG_LINES = "150";

    @Override
    public void conditionEvaluated(EvaluatedCondition<Object> condition) {
        // of interest only at the end
    }

    @Override
    public void onTimeout(TimeoutEvent event) {
        StringBuilder scene = new StringBuilder("In vain, ")
                .append(LocalTime.now(ZoneId.systemDefault()))
                .append(": ")
                .append(event.getDescription())
                .append('\n');
        show(scene, "get", "nodes,edges,exposedapps", "-A", "-o", "wide");
        show(scene, "-n", Lab.SYSTEM, "get", "pods", "-o", "wide");
        show(scene, "-n", Lab.RELAYS, "get", "daemonsets,pods", "-o", "wide", "--show-labels");
        show(
                scene,
                "-n",
                Lab.SYSTEM,
                "logs",
                "--prefix",
                "--tail=" + LOG_LINES,
                "--max-log-requests=10",
                "-l",
                "app.kubernetes.io/name=exposedapp-operator");
        System.out.println(scene);
    }

    private static void show(StringBuilder scene, String... arguments) {
        var shown = Lab.kubectl(arguments);
        scene.append("$ kubectl ")
                .append(String.join(" ", arguments))
                .append('\n')
                .append(shown.out())
                .append(shown.err());
    }
}
