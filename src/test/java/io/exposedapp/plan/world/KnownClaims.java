package io.exposedapp.plan.world;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;

/** The port claims that a test gives. */
public final class KnownClaims {

    private static final ConfigMap INSTALLATION = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("installation")
            .withUid("u")
            .endMetadata()
            .build();

    private KnownClaims() {}

    public static PortClaims of(List<PortClaim> claims) {
        return new PortClaims(claims.stream().map(KnownClaims::map).toList(), List.of());
    }

    /** The ConfigMap of a claim, as the operator writes it. */
    public static ConfigMap map(PortClaim claim) {
        return PortClaimMap.write(claim, "exposedapp-relays", INSTALLATION);
    }
}
