package io.exposedapp;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the table of packages in docs/architecture.md. */
@AnalyzeClasses(packages = "io.exposedapp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {"..model..", "..traefik..", "..plan.."};

    @ArchTest
    static final ArchRule EACH_LAYER_USES_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy("io.exposedapp.api")
            .layer("model")
            .definedBy("io.exposedapp.model")
            .layer("traefik")
            .definedBy("io.exposedapp.traefik")
            .layer("plan.world")
            .definedBy("io.exposedapp.plan.world")
            .layer("plan.claim")
            .definedBy("io.exposedapp.plan.claim")
            .layer("plan.relay")
            .definedBy("io.exposedapp.plan.relay")
            .layer("plan.route")
            .definedBy("io.exposedapp.plan.route")
            .layer("plan.reach")
            .definedBy("io.exposedapp.plan.reach")
            .layer("plan")
            .definedBy("io.exposedapp.plan")
            .layer("config")
            .definedBy("io.exposedapp.config")
            .layer("observe")
            .definedBy("io.exposedapp.observe")
            .layer("engine")
            .definedBy("io.exposedapp.engine")
            .layer("relay")
            .definedBy("io.exposedapp.relay")
            .layer("edge")
            .definedBy("io.exposedapp.edge..")
            .layer("probe")
            .definedBy("io.exposedapp.probe")
            .layer("dnsendpoint")
            .definedBy("io.exposedapp.dnsendpoint")
            .layer("report")
            .definedBy("io.exposedapp.report")
            .layer("drain")
            .definedBy("io.exposedapp.drain")
            .layer("reconcilers")
            .definedBy("io.exposedapp")
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayOnlyAccessLayers("api")
            .whereLayer("traefik")
            .mayOnlyAccessLayers("api", "model")
            .whereLayer("plan.world")
            .mayOnlyAccessLayers("api", "model", "traefik")
            .whereLayer("plan.claim")
            .mayOnlyAccessLayers("api", "model", "plan.world")
            .whereLayer("plan.relay")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.claim")
            .whereLayer("plan.route")
            .mayOnlyAccessLayers("api", "model", "traefik", "plan.world", "plan.claim", "plan.relay")
            .whereLayer("plan.reach")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.claim")
            .whereLayer("plan")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.claim", "plan.relay", "plan.route", "plan.reach")
            .whereLayer("config")
            .mayOnlyAccessLayers("model")
            .whereLayer("observe")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.claim", "plan.relay", "config")
            .whereLayer("engine")
            .mayOnlyAccessLayers(
                    "api", "model", "plan.world", "plan.relay", "plan.route", "plan.reach", "plan", "config", "observe")
            .whereLayer("relay")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.relay", "config", "observe", "engine")
            .whereLayer("edge")
            .mayOnlyAccessLayers("api", "model", "traefik", "plan.world", "plan.route", "config", "observe", "engine")
            .whereLayer("probe")
            .mayOnlyAccessLayers("model", "plan.world", "plan.reach", "config", "engine")
            .whereLayer("dnsendpoint")
            .mayOnlyAccessLayers("api", "model", "plan.world", "plan.reach", "config", "observe", "engine")
            .whereLayer("report")
            .mayOnlyAccessLayers(
                    "api", "model", "traefik", "plan.world", "plan.relay", "plan.route", "plan.reach", "plan")
            .whereLayer("drain")
            .mayOnlyAccessLayers("api", "model")
            .whereLayer("reconcilers")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.exposedapp.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PURE_CODE_HAS_NO_CLIENT_CLOCK_OR_LOG = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.fabric8\\.kubernetes\\.client\\..*Client.*|java\\.time\\.(Instant)?Clock|.*\\.Log|.*\\.Logger|java\\.net\\.(http\\..*|Socket)|java\\.nio\\.file\\..*")
            .orShould()
            .callMethodWhere(target(owner(resideInAPackage("java.time"))).and(target(name("now"))));

    @ArchTest
    static final ArchRule REPORT_HAS_NO_CLIENT = noClasses()
            .that()
            .resideInAPackage("..report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule SSH_STAYS_IN_THE_EDGE = classes()
            .that()
            .resideOutsideOfPackages("..edge.ssh..", "..edge.sftp..", "..edge.http..", "..edge.lease..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("com.jcraft.jsch..");
}
