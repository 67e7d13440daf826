# shellcheck shell=bash
# The Java runtime of the operator's image: only the modules that a Quarkus operator with an SSH client uses.
JRE_MODULES=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi
JRE_MODULES+=,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

link_jre() {
  local home
  home=$(java_home)
  jlink --module-path "$home/jmods" --add-modules "$JRE_MODULES" --strip-debug --no-header-files --no-man-pages --output "$1/jre"
  cp -L "$home/lib/security/cacerts" "$1/jre/lib/security/cacerts" # a link to a file of the machine, where Debian made it
  "$1/jre/bin/java" -Xshare:dump                                   # jlink leaves out the archive of shared classes, worth a second at each start
}

make_jre() { make_in "$JRE/jre" link_jre; }
