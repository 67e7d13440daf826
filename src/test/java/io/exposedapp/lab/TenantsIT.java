package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands;
import io.exposedapp.it.Commands.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A tenant with a real token, who may write ExposedApps of his own namespace and nothing else, tries to harm another.
 */
class TenantsIT {

    private static final String GRANTS = """
      {"spec": {"grants": [
        {"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": "tenant"}}, "hosts": ["tenant.example.test", "*.tenant.example.test"]},
        {"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": "owner"}}, "hosts": ["*"]}]}}""";

    private static LabApp owner;
    private static LabApp tenant;
    private static Path kubeconfig;

    @BeforeAll
    static void prepare() throws IOException {
        owner = LabApp.served("owner");
        tenant = LabApp.create("tenant");
        Lab.kubectl("patch", "edge", "vps", "--type=merge", "-p", GRANTS).orFail();
        Lab.kubectl("-n", "tenant", "create", "serviceaccount", "mallory").orFail();
        for (String role : List.of("exposedapp-view", "exposedapp-edit")) {
            Lab.kubectl(
                            "-n",
                            "tenant",
                            "create",
                            "rolebinding",
                            role,
                            "--clusterrole=" + role,
                            "--serviceaccount=tenant:mallory")
                    .orFail();
        }
        kubeconfig = kubeconfig(Lab.kubectl("-n", "tenant", "create", "token", "mallory")
                .orFail()
                .strip());
    }

    private static Path kubeconfig(String token) throws IOException {
        String cluster = "jsonpath={.clusters[0].cluster.server} {.clusters[0].cluster.certificate-authority-data}";
        String[] server =
                Lab.kubectl("config", "view", "--raw", "-o", cluster).orFail().split(" ", -1);
        Path file = Files.createTempFile("mallory", ".kubeconfig");
        Files.writeString(file, """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: mallory, namespace: tenant}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: mallory, user: {token: "%s"}}]
        """.formatted(server[0], server[1], token));
        return file;
    }

    @AfterAll
    static void clean() {
        Lab.kubectl("patch", "edge", "vps", "--type=json", "-p", "[{\"op\": \"remove\", \"path\": \"/spec/grants\"}]")
                .orFail();
        tenant.close();
        owner.close();
    }

    @AfterEach
    void theOwnerIsUnharmed() {
        Lab.kubectl("-n", "tenant", "delete", "xapp", "--all").orFail();
        assertThat(Lab.body(owner.url())).contains("\"app\":\"owner\"");
    }

    @Test
    void heIsServedUnderWhatIsGranted() {
        asTenant("host: tenant.example.test", "service: {name: web}").orFail();
        tenant.awaitCondition("Ready", "True Ready");
        Lab.awaitAnswer(tenant.url());
        assertThat(Lab.body(tenant.url())).contains("\"app\":\"tenant\"");
    }

    @Test
    void heCanNotTakeAnothersHost() {
        asTenant("host: " + owner.host, "service: {name: web}").orFail();
        tenant.awaitCondition("Accepted", "False HostNotAllowed", "tenant", owner.host);
    }

    @Test
    void heCanNotShadowItByAnAlias() {
        asTenant("host: tenant.example.test", "service: {name: web}", "aliases: [{host: " + owner.host + "}]")
                .orFail();
        tenant.awaitCondition("Accepted", "False HostNotAllowed", owner.host);
    }

    @Test
    void heCanNotShadowItByAPath() {
        asTenant("host: " + owner.host, "service: {name: web}", "paths: [{prefix: /login}]")
                .orFail();
        tenant.awaitCondition("Accepted", "False HostNotAllowed", owner.host);
        assertThat(Lab.body(owner.url() + "login")).contains("\"app\":\"owner\"");
    }

    @Test
    void aHostThatOnlyLooksGrantedIsNot() {
        asTenant("host: eviltenant.example.test", "service: {name: web}").orFail();
        tenant.awaitCondition("Accepted", "False HostNotAllowed", "eviltenant.example.test");
    }

    @Test
    void heCanNotReachAnEdgeThatDoesNotGrantIt() {
        try (SecondEdge second = SecondEdge.register()) {
            // Given: the first edge grants the host, the second one grants all to somebody else
            second.patch(
                            "{\"grants\": [{\"namespaces\": {\"matchLabels\": {\"kubernetes.io/metadata.name\": \"owner\"}}, \"hosts\": [\"*\"]}]}")
                    .orFail();
            // When
            asTenant("host: tenant.example.test", "service: {name: web}", "edges: [{name: vps2}]")
                    .orFail();
            // Then
            tenant.awaitCondition("Accepted", "False HostNotAllowed", "Edge vps2 ", "tenant.example.test");
            assertThat(Lab.routeFiles("vps2")).doesNotContain(tenant.routeFile());
        }
    }

    @Test
    void heCanNotPointAtAnotherNamespacesService() {
        Result refused = asTenant("host: tenant.example.test", "service: {name: web, namespace: owner}");
        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains("unknown field \"spec.service.namespace\"");
    }

    @Test
    void whoMayViewOrEditANamespaceMayDoSoWithItsApps() {
        assertThat(Lab.kubectl("get", "clusterrole", "view", "-o", "yaml").orFail())
                .contains("exposedapps");
        assertThat(Lab.kubectl("get", "clusterrole", "edit", "-o", "yaml").orFail())
                .contains("exposedapps");
    }

    @Test
    void heHasNoOtherRights() {
        for (List<String> question : List.of(
                List.of("create", "edges.exposedapp.io"),
                List.of("get", "secrets"),
                List.of("get", "secrets", "-n", Lab.SYSTEM),
                List.of("create", "daemonsets", "-n", Lab.RELAYS),
                List.of("update", "exposedapps.exposedapp.io", "-n", "owner"),
                List.of("patch", "exposedapps.exposedapp.io", "--subresource=status", "-n", "tenant"))) {
            List<String> command =
                    new ArrayList<>(List.of("lab/kubectl", "--kubeconfig=" + kubeconfig, "auth", "can-i"));
            command.addAll(question);
            assertThat(Commands.run(30, "", command).out().strip())
                    .as("%s", question)
                    .isEqualTo("no");
        }
    }

    @Test
    void aWithdrawnGrantWithdrawsTheRoute() {
        asTenant("host: tenant.example.test", "service: {name: web}").orFail();
        tenant.awaitCondition("Ready", "True Ready");
        CompletableFuture<Result> socket = CompletableFuture.supplyAsync(TenantsIT::openWebSocket);
        Lab.await("a WebSocket is open").until(() -> connections() > 0);
        try {
            // When
            withdraw();
            // Then
            tenant.awaitCondition("Accepted", "False HostNotAllowed");
            Lab.await("404")
                    .until(() -> Lab.statusOfAnyCertificate(tenant.url()).equals("404"));
            assertThat(socket.join().out())
                    .as("what the WebSocket got before it was cut")
                    .startsWith("HTTP/1.1 101")
                    .endsWith("\ncut\n");
        } finally {
            Lab.kubectl("patch", "edge", "vps", "--type=merge", "-p", GRANTS).orFail();
        }
    }

    @Test
    void aWithdrawnGrantCanNotBeDodgedByAnEdgeThatDoesNotExist() {
        dodges("False EdgeNotFound", "host: tenant.example.test", "edges: [{name: vps}, {name: nowhere}]");
    }

    @Test
    void aWithdrawnGrantCanNotBeDodgedByAPortThatIsTaken() {
        dodges("False PortTaken", "host: more.tenant.example.test", "relay: {port: " + owner.port() + "}");
    }

    /** A refusal leaves the last good route, but not under a host that isn't granted any more. */
    private static void dodges(String refusal, String host, String more) {
        // Given
        asTenant("host: tenant.example.test", "service: {name: web}").orFail();
        tenant.awaitCondition("Ready", "True Ready");
        asTenant(host, "service: {name: web}", more).orFail();
        tenant.awaitCondition("Accepted", refusal);
        // a pod from before the edge was admitted may still be on its way out
        Lab.await("the last good route is served")
                .until(() -> Lab.statusOfAnyCertificate(tenant.url()).equals("200"));
        try {
            // When
            withdraw();
            // Then
            Lab.await("404")
                    .until(() -> Lab.statusOfAnyCertificate(tenant.url()).equals("404"));
            assertThat(Lab.routeFiles()).doesNotContain(tenant.routeFile());
        } finally {
            Lab.kubectl("patch", "edge", "vps", "--type=merge", "-p", GRANTS).orFail();
        }
    }

    /** Says "cut" if the other side ends it, and does not within 60 seconds. */
    private static Result openWebSocket() {
        return Lab.run(
                "visitor",
                "sh",
                "-c",
                "curl -s -m 60 --http1.1 -i -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13'"
                        + " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \"$0\"; test $? -ne 28 && printf '\\ncut\\n'",
                tenant.url() + "ws");
    }

    /** Open connections of the visitor to the edge. */
    private static int connections() {
        return Integer.parseInt(Lab.run("visitor", "sh", "-c", "ss -Htn state established 'dport = :443' | wc -l")
                .orFail()
                .strip());
    }

    /** The host itself, not those below it. */
    private static void withdraw() {
        Lab.kubectl("patch", "edge", "vps", "--type=merge", "-p", GRANTS.replace("\"tenant.example.test\", ", ""))
                .orFail();
    }

    /** Applies as the tenant, with his token and nothing else. */
    private static Result asTenant(String... spec) {
        return Commands.run(
                60,
                "apiVersion: exposedapp.io/v1alpha1\nkind: ExposedApp\nmetadata: {name: app, namespace: tenant}\nspec:\n  "
                        + String.join("\n  ", spec) + "\n",
                List.of("lab/kubectl", "--kubeconfig=" + kubeconfig, "apply", "-f", "-"));
    }
}
