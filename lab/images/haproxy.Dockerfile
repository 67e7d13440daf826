# HAProxy, sh and the libraries that they load, nothing else: a small image is soon on the node
ARG BASE
FROM ${BASE} AS debian
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends haproxy
RUN mkdir -p /only && cp --parents -L /bin/sh /usr/sbin/haproxy $(ldd /bin/sh /usr/sbin/haproxy | grep -o '/[^ ]* (' | tr -d '( ' | sort -u) /only/
FROM scratch
COPY --from=debian /only /
ENV PATH=/usr/sbin:/bin
