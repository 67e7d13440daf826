#!/bin/bash
# findings/josdk-runtime-info-waits-for-start.sh: RuntimeInfo of the Java Operator SDK can't be had while the operator starts.
#
# Version: io.javaoperatorsdk:operator-framework-core 5.3.2 (with its io.fabric8:kubernetes-client 7.6.1), Java 17
#
# Input: an operator with one reconciler of ConfigMaps and default settings; nothing listens at the API server's address. A thread is in
# Operator.start(), and another asks operator.getRuntimeInfo().isStarted(), as a liveness or startup probe does.
#
# Expected: "false", at once. The Javadoc of RuntimeInfo says that it "in general is available when operator is fully started", and that isStarted
# is there to check that; the flag behind it is volatile.
#
# Seen: no answer until the start has succeeded or failed. The constructor of RuntimeInfo copies the controllers, by the synchronized
# ControllerManager.controllers(), and ControllerManager.start() holds that monitor until all informers have synced or given up. The answer that
# comes then is of no use to a probe, whose time is up; and each probe leaves one more blocked thread behind.
# A RuntimeInfo that was fetched before the start answers at once.
#
# Output:
#   Java Operator SDK 5.3.2, Java 17
#   before the start: isStarted() is false, after 0.0 s
#   during the start, asked after 2 s: no answer within 10 s; the thread is BLOCKED
#     on the monitor of io.javaoperatorsdk.operator.ControllerManager, which the thread "start" holds
#     at ControllerManager.controllers < Operator.getRegisteredControllers < RuntimeInfo.<init> < Operator.getRuntimeInfo
#   a RuntimeInfo from before, during the start: isStarted() is false, after 0.0 s
#   the start ended after 21.9 s: java.net.ConnectException: Connection refused
#   then came the answer: isStarted() is false, after 19.8 s
#   as described: getRuntimeInfo() waits for the start
#
# Needs a JDK of 17 or later, Maven, and a registry that Maven reaches; takes about 2 minutes.
# Exit status 0: as described. 1: the behaviour changed. 2: it couldn't be tried.
set -euo pipefail

child=
folder=$(mktemp -d)
# shellcheck disable=SC2317 # the trap calls it
clean_up() {
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# untried WHY [LOG]
untried() {
  [ ! -s "${2:-}" ] || tail -n 20 "$2" >&2
  printf "couldn't be tried: %s\n" "$1" >&2
  exit 2
}

# bounded SECONDS COMMAND...: in the background, as bash heeds no signal while it runs a command in the foreground
bounded() {
  local status=0
  timeout -k 5 "$@" &
  child=$!
  wait "$child" || status=$?
  child=
  return "$status"
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
      <groupId>io.javaoperatorsdk</groupId>
      <artifactId>operator-framework-core</artifactId>
      <version>5.3.2</version>
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
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

public class Ask {

    static final int AS_DESCRIBED = 0;
    static final int CHANGED = 10;
    static final int UNTRIED = 11;

    static final long ASK_AFTER = 2_000;
    static final long PATIENCE = 10_000;
    static final long START_ENDS_WITHIN = 180_000;

    public static class Idle implements Reconciler<ConfigMap> {
        @Override
        public UpdateControl<ConfigMap> reconcile(ConfigMap map, Context<ConfigMap> context) {
            return UpdateControl.noUpdate();
        }
    }

    /** Something done in a thread of its own, and how it ended. */
    static class Doing extends Thread {
        final Callable<?> what;
        final long begin = System.nanoTime();
        volatile Object result;
        volatile double seconds;

        Doing(String name, Callable<?> what) {
            super(name);
            this.what = what;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                result = what.call();
            } catch (Throwable thrown) {
                result = thrown;
            }
            seconds = (System.nanoTime() - begin) / 1e9;
        }

        boolean endsWithin(long millis) throws InterruptedException {
            join(millis);
            return !isAlive();
        }
    }

    public static void main(String[] none) throws Exception {
        // bound, but not listening: connections are refused, and nobody else gets the port
        var nobody = new Socket();
        nobody.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        var config = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + nobody.getLocalPort()).build();
        var client = new KubernetesClientBuilder().withConfig(config).build();
        var operator = new Operator(settings -> settings.withKubernetesClient(client));
        operator.register(new Idle());
        say("Java Operator SDK %s, Java %s", operator.getConfigurationService().getVersion().getSdkVersion(), Runtime.version().feature());

        var early = operator.getRuntimeInfo();
        var before = new Doing("before", () -> operator.getRuntimeInfo().isStarted());
        if (!before.endsWithin(PATIENCE)) {
            end(CHANGED, "asked before the start, it doesn't answer either");
        }
        say("before the start: isStarted() is %s, after %.1f s", before.result, before.seconds);

        var start = new Doing("start", () -> {
            operator.start();
            return "started";
        });
        Thread.sleep(ASK_AFTER);
        var during = new Doing("during", () -> operator.getRuntimeInfo().isStarted());
        if (during.endsWithin(PATIENCE)) {
            say("during the start: isStarted() is %s, after %.1f s", during.result, during.seconds);
            if (start.endsWithin(PATIENCE)) {
                end(UNTRIED, "the start ended already: " + root(start.result));
            }
            end(CHANGED, "it answers while the operator starts");
        }
        var blocked = ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {during.getId()}, true, true)[0];
        if (!start.isAlive() || blocked == null) {
            end(UNTRIED, "the start ended already: " + root(start.result));
        }
        say("during the start, asked after %d s: no answer within %d s; the thread is %s", ASK_AFTER / 1000, PATIENCE / 1000, blocked.getThreadState());
        var lock = blocked.getLockInfo() == null ? "nothing" : blocked.getLockInfo().getClassName();
        say("  on the monitor of %s, which the thread \"%s\" holds", lock, blocked.getLockOwnerName());
        say("  at %s", Arrays.stream(blocked.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.javaoperatorsdk."))
                .map(frame -> frame.getClassName().replaceAll(".*\\.", "") + "." + frame.getMethodName())
                .collect(Collectors.joining(" < ")));
        boolean onMonitor = blocked.getThreadState() == Thread.State.BLOCKED && "start".equals(blocked.getLockOwnerName());

        var meanwhile = new Doing("meanwhile", early::isStarted);
        boolean earlyAnswers = meanwhile.endsWithin(PATIENCE) && start.isAlive();
        if (earlyAnswers) {
            say("a RuntimeInfo from before, during the start: isStarted() is %s, after %.1f s", meanwhile.result, meanwhile.seconds);
        }

        if (!start.endsWithin(START_ENDS_WITHIN)) {
            end(UNTRIED, "the start takes longer than " + START_ENDS_WITHIN / 1000 + " s");
        }
        say("the start ended after %.1f s: %s", start.seconds, root(start.result));
        if (!during.endsWithin(PATIENCE)) {
            end(CHANGED, "it doesn't answer after the start either");
        }
        say("then came the answer: isStarted() is %s, after %.1f s", during.result, during.seconds);

        if (!onMonitor) {
            end(CHANGED, "it waits for something else than the monitor that the start holds");
        }
        if (!earlyAnswers) {
            end(CHANGED, "a RuntimeInfo from before the start doesn't answer either");
        }
        if (!Boolean.FALSE.equals(before.result) || !Boolean.FALSE.equals(meanwhile.result) || !Boolean.FALSE.equals(during.result)) {
            end(CHANGED, "the answers are others");
        }
        end(AS_DESCRIBED, "as described: getRuntimeInfo() waits for the start");
    }

    static String root(Object result) {
        while (result instanceof Throwable thrown && thrown.getCause() != null) {
            result = thrown.getCause();
        }
        return String.valueOf(result).replaceAll("(127\\.0\\.0\\.1:)[0-9]+", "$1PORT");
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    static void end(int status, String message) {
        (status == AS_DESCRIBED ? System.out : System.err).println((status == CHANGED ? "changed: " : "") + message);
        Runtime.getRuntime().halt(status);
    }
}
EOF

bounded 900 mvn -B -ntp -Dstyle.color=never -Dmaven.repo.local="$folder/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder/lib" >mvn.log 2>&1 ||
  untried "Maven can't fetch the packages" mvn.log

status=0
bounded 300 java -cp 'lib/*' Ask.java 2>java.log || status=$?
case $status in
0) ;;
# not 1, with which Java ends too when it can't compile or run the class
10)
  cat java.log >&2
  exit 1
  ;;
*) untried "the program ended with status $status" java.log ;;
esac
