# HAProxy and the libraries it loads, nothing else: a small image is soon on the node
ARG BASE
FROM ${BASE} AS debian
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends haproxy
RUN mkdir -p /only && cp --parents -L /usr/sbin/haproxy $(ldd /usr/sbin/haproxy | grep -o '/[^ ]*') /only/
FROM scratch
COPY --from=debian /only /
ENV PATH=/usr/sbin
