package io.exposedapp.lab;

import io.exposedapp.it.Commands;
import io.exposedapp.it.Commands.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/** The lab, by the handles that people use. */
final class Lab {

    static final String SYSTEM = "exposedapp-system";
    static final String RELAYS = "exposedapp-relays";

    /** How long the operator may take for a change. Most take a second or two. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * How many times longer all may take than in a lab that has the machine for itself: in {@code make test} two labs
     * share two processors, so that a time is no promise there. {@code make soak} asks without it.
     */
    private static final int SLOWNESS = Integer.getInteger("lab.slowness", 1);

    /**
     * How long a new host's certificate may take from the first answer on: mostly nothing, seconds where the CA wasn't
     * done when Traefik asked it first. It is asked again after its Retry-After, or 5 s where it names none, half as
     * much more or less (go-acme/lego, challenge/resolver/solver_manager.go).
     */
    private static final Duration CERTIFICATE = Duration.ofSeconds(20);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);

    private Lab() {}

    static Result run(String host, String... command) {
        return HostShells.run(host, 60, List.of(command));
    }

    static Result feed(String input, String host, String... command) {
        List<String> all = new ArrayList<>(List.of("lab/run", host));
        all.addAll(List.of(command));
        return Commands.run(60, input, all);
    }

    static Result kubectl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("lab/kubectl"));
        all.addAll(List.of(arguments));
        return Commands.run(120, "", all);
    }

    static Result apply(String yaml) {
        return Commands.run(60, yaml, List.of("lab/kubectl", "apply", "-f", "-"));
    }

    /** Names are separated by commas. Without addresses: the first VPS's. */
    static void dns(String action, String names, String... addresses) {
        List<String> all = new ArrayList<>(List.of("lab/dns", action, names));
        all.addAll(List.of(addresses));
        Commands.run(30, "", all).orFail();
    }

    /** A command of the lab itself. */
    static Result lab(int seconds, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.set(0, "lab/" + command[0]);
        return Commands.run(seconds, "", all);
    }

    /**
     * Installs the operator and the chart of a checkout.
     *
     * @param source its folder; "" for this one
     */
    static void install(String source, String... more) {
        List<String> all = new ArrayList<>(List.of("env", "EXPOSEDAPP_SOURCE=" + source, "lab/install"));
        all.addAll(List.of("--set", "sweepInterval=0s"));
        all.addAll(List.of(more));
        Commands.run(600, "", all).orFail();
    }

    static Result docker(String... arguments) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(arguments));
        return Commands.run(60, "", all);
    }

    static ConditionFactory await(String what) {
        return await(what, PATIENCE);
    }

    static ConditionFactory await(String what, Duration patience) {
        return Awaitility.await(what)
                .atMost(patience.multipliedBy(SLOWNESS))
                .pollDelay(Duration.ZERO)
                .pollInterval(new IterativePollInterval(Lab::longer, Duration.ofMillis(200)))
                .conditionEvaluationListener(new Scene());
    }

    /** For what may take so long from a moment on that has passed. */
    static ConditionFactory await(String what, Instant since, Duration patience) {
        return await(what, patience.minus(Duration.between(since, Instant.now()).dividedBy(SLOWNESS)));
    }

    /** What takes long isn't looked at often: each look takes time of a processor from what is waited for. */
    private static Duration longer(Duration interval) {
        Duration longer = interval.multipliedBy(5).dividedBy(4);
        return longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL;
    }

    /** What a visitor gets who insists on a valid certificate: the status, or 000. */
    static String status(String url) {
        return run("visitor", "curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", url)
                .out();
    }

    /** The same from a visitor who takes any certificate. */
    static String statusOfAnyCertificate(String url) {
        return run("visitor", "curl", "-sk", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", url)
                .out();
    }

    static void awaitAnswer(String url) {
        awaitAnswer(url, PATIENCE);
    }

    /** An answer in this time, and then a valid certificate in the CA's: no promise of ours counts that. */
    static void awaitAnswer(String url, Duration patience) {
        await(url + " answers", patience)
                .until(() -> statusOfAnyCertificate(url).equals("200"));
        awaitStatus(url, "200");
    }

    /** What visitors get who insist on a valid certificate, in the CA's time. */
    static void awaitStatus(String url, String pattern) {
        await(url + " has a certificate", CERTIFICATE).until(() -> status(url).matches(pattern));
    }

    static String body(String url) {
        return run("visitor", "curl", "-s", "-m", "5", url).out();
    }

    /** "status reason message" of an Edge's condition. */
    static String edgeCondition(String edge, String type) {
        return LabApi.edgeCondition(edge, type);
    }

    /** Without the file of setup.sh, which routes nothing. */
    static List<String> routeFiles() {
        return routeFiles("vps");
    }

    static List<String> routeFiles(String vps) {
        return run(vps, "ls", "-A", "--ignore=zz-default-certificate.yml", "/srv/exposedapp/routes")
                .orFail()
                .lines()
                .toList();
    }

    /** Addresses that the relay on a port lets in. */
    static List<String> sources(int port) {
        return List.of(kubectl(
                        "-n",
                        RELAYS,
                        "get",
                        "daemonset",
                        "relay-" + port,
                        "-o",
                        "jsonpath={.metadata.annotations.exposedapp\\.io/sources}")
                .out()
                .split(" "));
    }

    /** The pods of the relay on a port, as kubectl prints them. Nothing while the API server doesn't answer. */
    static String relayPods(int port, String output) {
        return kubectl("-n", RELAYS, "get", "pods", "-l", "exposedapp.io/port=" + port, "-o", output)
                .out();
    }

    /** The port that the next new app gets. */
    static int nextFreePort() {
        // those of apps of a test before may be about to go, and then their ports are free too
        await("all relays are those of apps", Duration.ofSeconds(30))
                .until(() -> relayPorts().equals(portsOfApps()));
        freeReservedPorts();
        Set<Integer> used = relayPorts();
        return IntStream.rangeClosed(8080, 8180)
                .filter(p -> !used.contains(p))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Integer> relayPorts() {
        return claims("Held").stream()
                .map(c -> Integer.valueOf(c.substring(c.lastIndexOf('-') + 1)))
                .collect(Collectors.toSet());
    }

    private static Set<Integer> portsOfApps() {
        return kubectl("get", "xapp", "-A", "-o", "jsonpath={range .items[*]}{.status.relay.port}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .filter(port -> !port.isBlank())
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /** No port is kept any more for apps of tests before: with many of them none would be free. */
    static void freeReservedPorts() {
        List<String> reserved = claims("Reserved");
        if (!reserved.isEmpty()) {
            List<String> delete = new ArrayList<>(
                    List.of("-n", RELAYS, "delete", "configmap", "--ignore-not-found", "--timeout=60s"));
            delete.addAll(reserved);
            kubectl(delete.toArray(String[]::new)).orFail();
        }
    }

    /** Names of the ConfigMaps that claim a port, by their state. */
    private static List<String> claims(String state) {
        return kubectl(
                        "-n",
                        RELAYS,
                        "get",
                        "configmaps",
                        "-l",
                        "exposedapp.io/port",
                        "-o",
                        "jsonpath={range .items[?(@.data.state=='" + state + "')]}{.metadata.name}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .toList();
    }

    /** Names of what there is of a port: relay, pods and claim, and the claim's state. */
    static String objectsOf(int port) {
        return kubectl(
                        "-n",
                        RELAYS,
                        "get",
                        "daemonsets,pods,configmaps",
                        "-l",
                        "exposedapp.io/port=" + port,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.data.state}{end}")
                .orFail()
                .strip();
    }

    /** Takes all relays and all port claims away, as when a cluster is rebuilt. */
    static void forgetPorts() {
        kubectl("-n", RELAYS, "delete", "daemonsets,configmaps", "-l", "exposedapp.io/port")
                .orFail();
    }

    static void signalOperator(String signal, String pod) {
        signal(signal, SYSTEM, pod);
    }

    /**
     * Sends a signal to all processes of a pod, as its node's kernel would: the kubelet, whatever the grace period,
     * asks it to end first.
     */
    static void signal(String signal, String namespace, String pod) {
        String uid = kubectl("-n", namespace, "get", "pod", pod, "-o", "jsonpath={.metadata.uid}")
                .orFail();
        run("home", "sh", "-c", "grep -l -s /pod" + uid + " /proc/[0-9]*/cgroup | cut -d/ -f3 | xargs kill -" + signal)
                .orFail();
    }

    /** Pods of operators that run. */
    static List<String> operatorPods() {
        return kubectl(
                        "-n",
                        SYSTEM,
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=exposedapp-operator",
                        "--field-selector=status.phase=Running",
                        "-o",
                        "name")
                .orFail()
                .lines()
                .map(name -> name.substring("pod/".length()))
                .toList();
    }

    /** What an operator has said since it was started last; nothing where it isn't there any more. */
    static String operatorLog(String pod) {
        return kubectl("-n", SYSTEM, "logs", pod, "--tail=-1").out();
    }

    static void scaleOperator(int replicas) {
        kubectl("-n", SYSTEM, "scale", "deployment/exposedapp-operator", "--replicas=" + replicas)
                .orFail();
        if (replicas == 0) {
            kubectl(
                            "-n",
                            SYSTEM,
                            "wait",
                            "--for=delete",
                            "pod",
                            "-l",
                            "app.kubernetes.io/name=exposedapp-operator",
                            "--timeout=60s")
                    .orFail();
        } else {
            kubectl("-n", SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=90s")
                    .orFail();
        }
    }
}
