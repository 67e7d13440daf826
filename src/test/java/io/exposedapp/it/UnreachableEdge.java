package io.exposedapp.it;

/** An Edge with all that it has to have, whose VPS isn't there: nobody listens on port 1. */
final class UnreachableEdge {

    static final String YAML = """
      apiVersion: exposedapp.io/v1alpha1
      kind: Edge
      metadata: {name: vps}
      spec:
        publicAddresses: [203.0.113.10]
        tailnetAddress: 100.64.0.1
        ssh:
          host: 127.0.0.1
          port: 1
          hostKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE2y6Ck5zVhE0yOmqZ4sXzq0d7cQ0XwG0f2f2m0m0m0m"]
          privateKeySecret: {name: edge-vps-ssh, key: ssh-privatekey}
      """;

    private UnreachableEdge() {}
}
