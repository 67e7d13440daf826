package io.exposedapp.engine;

import io.exposedapp.model.Names;
import io.exposedapp.observe.ChangeFilter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/**
 * Handles a change in the cluster: it triggers a new plan, and a comparison of the relays if another writer touched
 * them.
 *
 * @param plan called when the plan may change
 * @param relaysTouched called when a relay or a port claim was written or deleted. It may differ from the plan now,
 *     even if the plan stays the same
 */
record ChangeHandler(String relaysNamespace, Runnable plan, Runnable relaysTouched)
        implements ResourceEventHandler<HasMetadata> {

    @Override
    public void onAdd(HasMetadata added) {
        if (ChangeFilter.matters(added, relaysNamespace)) {
            plan.run();
        }
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata now) {
        if (isRelayOrClaim(now) && ChangeFilter.isWritten(before, now)) {
            relaysTouched.run();
        }
        if (ChangeFilter.matters(before, now, relaysNamespace)) {
            plan.run();
        }
    }

    @Override
    public void onDelete(HasMetadata deleted, boolean unknownState) {
        if (isRelayOrClaim(deleted)) {
            relaysTouched.run();
        }
        if (ChangeFilter.matters(deleted, relaysNamespace)) {
            plan.run();
        }
    }

    private static boolean isRelayOrClaim(HasMetadata object) {
        return object instanceof DaemonSet
                || (object instanceof ConfigMap
                        && Names.portOfClaim(object.getMetadata().getName()).isPresent());
    }
}
