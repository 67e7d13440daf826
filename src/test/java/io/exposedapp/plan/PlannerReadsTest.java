package io.exposedapp.plan;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.util.Map;
import java.util.Set;

/**
 * Which getters the planner may call where Trimmed keeps, or ChangeFilter looks at, a part of an object only. To let it
 * read more, teach both of them first, then add the getter here.
 */
@AnalyzeClasses(packages = "io.exposedapp.plan", importOptions = DoNotIncludeTests.class)
class PlannerReadsTest {

    private static final Map<Class<?>, Set<String>> READ = Map.of(
            // changes of anything else in a status make no plan: ChangeFilter.matters
            ExposedAppStatus.class, Set.of("relay", "hosts"),
            RelayStatus.class, Set.of("port"),
            EdgeStatus.class, Set.of(),
            DaemonSetStatus.class, Set.of("getObservedGeneration", "getCurrentNumberScheduled"),
            // the rest isn't kept: Trimmed.put; the node selector is that of a DaemonSet, which is
            PodSpec.class, Set.of("getNodeName", "getContainers", "getNodeSelector"),
            Container.class, Set.of("getName", "getImage", "getPorts"),
            NodeStatus.class, Set.of("getConditions", "getAddresses"),
            NodeCondition.class, Set.of("getType", "getStatus"),
            CustomResourceDefinition.class, Set.of("getMetadata"));

    @ArchTest
    static final ArchRule THE_PLANNER_READS_WHAT_IS_KEPT_AND_WATCHED =
            noClasses().should().accessTargetWhere(describe("it is neither kept nor watched", a -> isUnknown(a)));

    private static boolean isUnknown(JavaAccess<?> access) {
        return READ.entrySet().stream()
                .anyMatch(kind -> access.getTargetOwner().isEquivalentTo(kind.getKey())
                        && !kind.getValue().contains(access.getName()));
    }
}
