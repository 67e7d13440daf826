package io.exposedapp.edge.lease;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;

/** Explains why the lease of a name on an edge is not ours, so that nothing is written there. */
record LeaseRefusal(String clusterName, String edge) {

    Verdict otherCluster() {
        return Verdict.no(
                Reason.ClusterNameTaken,
                "Another cluster that lives is called " + clusterName + " on edge " + edge
                        + ", so nothing is written there. Install this one with another clusterName; or, if the other one is gone for good, wait "
                        + ClusterLease.SILENCE.plus(ClusterLease.HEARTBEAT).toSeconds() + " s after its end, or remove "
                        + file() + " on the VPS.");
    }

    Verdict unknown() {
        return Verdict.no(
                Reason.ClusterNameTaken,
                "File " + file() + " on edge " + edge
                        + " holds what this version of the operator does not know, so the name " + clusterName
                        + " counts as taken and nothing is written there. If a newer version wrote the file, install that "
                        + "version again. If nothing uses the name any more, remove the file on the VPS: rm " + file());
    }

    Verdict otherEdge(String other) {
        return Verdict.no(
                Reason.SameVps,
                "Edge " + other + " names the same VPS as Edge " + edge
                        + ", and they would undo each other's routes, so this one writes nothing. Delete one of them.");
    }

    private String file() {
        return Names.onVps("/state/" + Names.leaseFile(clusterName));
    }
}
