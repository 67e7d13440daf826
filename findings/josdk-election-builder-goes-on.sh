#!/bin/bash
# findings/josdk-election-builder-goes-on.sh: a leader election that is built by the Java Operator SDK's builder goes on without the lease.
#
# Version: io.javaoperatorsdk:operator-framework-core 5.3.2, Java 17; 5.2.1 beside it
#
# Input: LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("lease").withLeaseNamespace("here").build(), and the same by the
# constructor of LeaderElectionConfiguration.
#
# Expected: the same from both, as with 5.2.1: isExitOnStopLeading() is true. An operator that lost its lease (its process was frozen, or its
# network away) ends, so that there is one leader.
#
# Seen with 5.3.2: false from the builder, true from the constructor. build() hands "false" to buildForTest(boolean), and
# withExitOnStopLeading(boolean) throws UnsupportedOperationException, so the builder's documented way makes none that exits;
# all constructors are deprecated. Such an operator logs "Stopped leading, configured not to exit", and its reconcilers go on beside those of the
# new leader, for good.
#
# Output:
#   5.2.1: builder true, constructor true
#   5.3.2: builder false, constructor true; withExitOnStopLeading(true): java.lang.UnsupportedOperationException
#   as described: what the builder of 5.3.2 makes goes on without the lease
#
# Needs a JDK of 17 or later, Maven, and a registry that Maven reaches; takes about a minute.
# Exit status 0: as described. 1: the behaviour changed. 2: it couldn't be tried.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# untried WHY
untried() {
  printf "couldn't be tried: %s\n" "$1" >&2
  exit 2
}

for program in java javac mvn; do
  command -v "$program" >/dev/null || untried "$program isn't installed"
done
cd "$folder"

cat >Ask.java <<'EOF'
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;

public class Ask {

    public static void main(String[] arguments) {
        LeaderElectionConfiguration built = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("lease")
                .withLeaseNamespace("here")
                .build();
        LeaderElectionConfiguration made = new LeaderElectionConfiguration("lease", "here");
        String asked = "";
        try {
            LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("lease").withExitOnStopLeading(true);
        } catch (RuntimeException e) {
            asked = "; withExitOnStopLeading(true): " + e.getClass().getName();
        }
        System.out.println("builder " + built.isExitOnStopLeading() + ", constructor " + made.isExitOnStopLeading() + asked);
    }
}
EOF

# ask VERSION: prints what that version does
ask() {
  mkdir "$1"
  cat >"$1/pom.xml" <<EOF
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>ask</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.javaoperatorsdk</groupId>
      <artifactId>operator-framework-core</artifactId>
      <version>$1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
EOF
  timeout 300 mvn -q -B -f "$1/pom.xml" dependency:copy-dependencies -DoutputDirectory=lib >"$1/log" 2>&1 ||
    untried "Maven has no operator-framework-core $1: $(tail -n 3 "$1/log")"
  javac -cp "$1/lib/*" -nowarn -Xlint:-removal -d "$1/classes" Ask.java
  timeout 60 java -cp "$1/classes:$1/lib/*" Ask
}

before=$(ask 5.2.1)
now=$(ask 5.3.2)
printf '5.2.1: %s\n5.3.2: %s\n' "$before" "$now"
if [[ "$before" == "builder true, constructor true"* && "$now" == "builder false, constructor true; withExitOnStopLeading(true): java.lang.UnsupportedOperationException" ]]; then
  echo "as described: what the builder of 5.3.2 makes goes on without the lease"
else
  echo "the behaviour changed"
  exit 1
fi
