# the linked Java runtime and the libraries it loads, nothing else
ARG BASE
FROM ${BASE} AS debian
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libstdc++6 zlib1g
COPY jre /opt/java
RUN mkdir -p /only/tmp && chmod 1777 /only/tmp \
 && LD_LIBRARY_PATH=/opt/java/lib:/opt/java/lib/server ldd /opt/java/bin/java /opt/java/lib/*.so /opt/java/lib/server/*.so \
  | grep -o '=> /[^ ]*\|^\s/lib64/[^ ]*' | sed 's/=> //' | sort -u | grep -v ^/opt/ \
  | xargs cp --parents -L -t /only
FROM scratch
COPY --from=debian /only /
COPY jre /opt/java
ENV PATH=/opt/java/bin JAVA_HOME=/opt/java
