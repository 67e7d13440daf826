package io.exposedapp.plan.relay;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import java.util.Collection;
import java.util.List;

/** What is written on a relay of its app: enough to know who holds what when everything else is lost. */
public record RelayOwnership(
        AppKey app, String uid, Collection<HostPath> routes, Collection<String> edges, Collection<String> sources) {

    /** An app that holds nothing but its port. */
    static RelayOwnership portOnly(AppKey app, String uid) {
        return new RelayOwnership(app, uid, List.of(), List.of(), List.of());
    }
}
