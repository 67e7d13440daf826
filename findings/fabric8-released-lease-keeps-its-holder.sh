#!/bin/bash
# findings/fabric8-released-lease-keeps-its-holder.sh: a Lease that fabric8's LeaderElector releases still names its holder.
#
# Version: io.fabric8:kubernetes-client 7.5.2, Java 17
#
# Input: a LeaderElector on a LeaseLock with releaseOnCancel = true leads, and its future is cancelled, as at the end of a process. The API server
# is a stand-in that does what the API says: a JSON merge patch (RFC 7396) changes the members that it has, and leaves all others.
#
# Expected: the Lease has no holder any more, as after ReleaseOnCancel of client-go, so that another candidate has it at its next attempt.
#
# Seen: release() makes a record whose holder is null, and LeaseLock.update() sends it as a JSON merge patch. The serialization leaves null members
# out, so the patch has no holderIdentity, and the former holder's name stays. Only the duration of 1 s and the time of renewal change: another
# candidate waits until that second is over, and whoever reads the Lease is told of a leader that is gone. The same record with an empty text for
# the holder clears it.
#
# Output:
#   kubernetes-client 7.5.2
#   the release is sent as application/merge-patch+json: {"leaseDurationSeconds":1,"leaseTransitions":0}, without holderIdentity
#   after the release the Lease's holder is "one", its duration 1 s
#   another candidate that tries every 0.1 s has it after 1.1 s
#   with an empty text in place of null the holder is ""
#   as described: the released Lease keeps its holder
#
# Needs a JDK of 17 or later, Maven, and a registry that Maven reaches; takes about a minute.
# Exit status 0: as described. 1: the behaviour changed. 2: it couldn't be tried.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# untried WHY [LOG]
untried() {
  [ ! -s "${2:-}" ] || tail -n 20 "$2" >&2
  printf "couldn't be tried: %s\n" "$1" >&2
  exit 2
}

for program in java mvn timeout; do
  command -v "$program" >/dev/null || untried "$program isn't installed"
done
cd "$folder"

cat >pom.xml <<'EOF'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>ask</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.fabric8</groupId>
      <artifactId>kubernetes-client</artifactId>
      <version>7.5.2</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
EOF

cat >Ask.java <<'EOF'
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

public class Ask {

    static final ObjectMapper JSON = new ObjectMapper();
    static ObjectNode lease;
    static String lastType = "";
    static ObjectNode lastPatch;
    static int version;

    public static void main(String[] none) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Ask::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort()).build();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        say("kubernetes-client %s", "7.5.2");

        release(lead(client, "one", Duration.ofSeconds(2)));
        long released = System.nanoTime();
        ObjectNode sent = (ObjectNode) lastPatch.path("spec").deepCopy();
        boolean named = sent.has("holderIdentity");
        sent.remove(java.util.List.of("acquireTime", "renewTime"));
        say("the release is sent as %s: %s, %s holderIdentity", lastType.replaceAll(";.*", ""), sent, named ? "with" : "without");
        String holder = spec().path("holderIdentity").asText();
        say("after the release the Lease's holder is \"%s\", its duration %d s", holder, spec().path("leaseDurationSeconds").asInt());

        CompletableFuture<?> two = lead(client, "two", Duration.ofMillis(100));
        double waited = (System.nanoTime() - released) / 1e9;
        say("another candidate that tries every 0.1 s has it after %.1f s", waited);

        release(two);
        LeaseLock lock = new LeaseLock("here", "lease", "two");
        lock.get(client);
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        lock.update(client, new LeaderElectionRecord("", Duration.ofSeconds(1), now, now, 0));
        String empty = spec().path("holderIdentity").asText("absent");
        say("with an empty text in place of null the holder is \"%s\"", empty);

        boolean described = !named && holder.equals("one") && waited > 0.8 && empty.isEmpty();
        (described ? System.out : System.err).println(described ? "as described: the released Lease keeps its holder" : "changed");
        Runtime.getRuntime().halt(described ? 0 : 10);
    }

    static void release(CompletableFuture<?> election) throws InterruptedException {
        election.cancel(true);
        for (int i = 0; i < 100 && spec().path("leaseDurationSeconds").asInt() != 1; i++) {
            Thread.sleep(50);
        }
    }

    /** Returns once the candidate leads. */
    static CompletableFuture<?> lead(KubernetesClient client, String identity, Duration retry) throws InterruptedException {
        CountDownLatch leads = new CountDownLatch(1);
        CompletableFuture<?> election = new LeaderElectorBuilder(client, Executors.newCachedThreadPool())
                .withConfig(new LeaderElectionConfig(
                        new LeaseLock("here", "lease", identity), Duration.ofSeconds(15), Duration.ofSeconds(10), retry,
                        new LeaderCallbacks(leads::countDown, () -> {}, leader -> {}), true, "lease"))
                .build()
                .start();
        if (!leads.await(30, TimeUnit.SECONDS)) {
            Runtime.getRuntime().halt(11);
        }
        return election;
    }

    static synchronized void answer(HttpExchange exchange) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        byte[] sent = exchange.getRequestBody().readAllBytes();
        int code = 200;
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                lease = (ObjectNode) JSON.readTree(sent);
                code = 201;
            }
            case "PATCH" -> {
                lastType = exchange.getRequestHeaders().getFirst("Content-Type");
                lastPatch = (ObjectNode) JSON.readTree(sent);
                merge(lease, lastPatch);
            }
            default -> code = lease == null ? 404 : 200;
        }
        if (code == 404) {
            body.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure").put("code", 404);
        } else {
            if (!exchange.getRequestMethod().equals("GET")) {
                ((ObjectNode) lease.path("metadata")).put("resourceVersion", Integer.toString(++version));
            }
            body = lease;
        }
        byte[] answer = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** RFC 7396. */
    static void merge(ObjectNode target, ObjectNode patch) {
        patch.fields().forEachRemaining(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject() && target.path(field.getKey()).isObject()) {
                merge((ObjectNode) target.path(field.getKey()), (ObjectNode) field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    static synchronized ObjectNode spec() {
        return ((ObjectNode) lease.path("spec")).deepCopy();
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
EOF

timeout -k 5 600 mvn -B -ntp -Dstyle.color=never -Dmaven.repo.local="$folder/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder/lib" >mvn.log 2>&1 ||
  untried "Maven can't fetch the packages" mvn.log

status=0
timeout -k 5 120 java -cp 'lib/*' Ask.java 2>java.log || status=$?
case $status in
0) ;;
# not 1, with which Java ends too when it can't compile or run the class
10)
  cat java.log >&2
  exit 1
  ;;
*) untried "the program ended with status $status" java.log ;;
esac
