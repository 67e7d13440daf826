# The home node: Kubernetes with the command line and the file layout that Testcontainers' K3sContainer expects
ARG BASE
FROM ${BASE}
COPY kubeone /bin/kubeone
COPY lib /usr/lib/k3s
COPY images /images
COPY bin /bin
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
VOLUME ["/var/lib/kubelet", "/var/lib/rancher/k3s", "/var/lib/cni", "/var/log"]
EXPOSE 6443
ENTRYPOINT ["/bin/k3s"]
CMD ["server"]
