package io.exposedapp.plan.reach;

import io.exposedapp.plan.world.RequestFact;
import java.util.Optional;

/**
 * Whether Traefik gets the certificate of a host.
 *
 * @param asked whether a route asks for it
 * @param missing whether an edge has none. Empty while that is not known
 * @param remembered how Traefik was asked before the operator started. Empty if it was not, or not in vain
 */
public record RequestWatch(boolean asked, Optional<Boolean> missing, Optional<RequestFact> remembered) {

    /** Of a host that several apps have, each with paths of its own. */
    public RequestWatch and(RequestWatch other) {
        return new RequestWatch(
                asked || other.asked,
                missing.filter(m -> m).or(() -> other.missing).or(() -> missing),
                remembered.or(() -> other.remembered));
    }
}
