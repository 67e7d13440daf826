package io.exposedapp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "io.exposedapp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule API_KNOWS_NOTHING_OF_OURS = noClasses().that().resideInAPackage("..api..")
      .should().dependOnClassesThat().resideInAnyPackage("io.exposedapp", "..plan..", "..observe..", "..relay..", "..edge..", "..report..");

  @ArchTest
  static final ArchRule PLAN_KNOWS_ONLY_THE_API = noClasses().that().resideInAPackage("..plan..")
      .should().dependOnClassesThat().resideInAnyPackage("io.exposedapp", "..observe..", "..relay..", "..edge..", "..report..");

  @ArchTest
  static final ArchRule PLAN_HAS_NO_CLIENT_CLOCK_OR_LOG = noClasses().that().resideInAPackage("..plan..")
      .should().dependOnClassesThat().haveNameMatching(
          "io\\.fabric8\\.kubernetes\\.client\\..*Client.*|java\\.time\\.Clock|.*\\.Log|.*\\.Logger|java\\.net\\.(http\\..*|Socket)|java\\.nio\\.file\\..*")
      .orShould().callMethodWhere(target(owner(resideInAPackage("java.time"))).and(target(name("now"))));

  @ArchTest
  static final ArchRule OBSERVE_ONLY_OBSERVES = noClasses().that().resideInAPackage("..observe..")
      .should().dependOnClassesThat().resideInAnyPackage("..relay..", "..edge..", "..report..");

  @ArchTest
  static final ArchRule REPORT_ONLY_REPORTS = noClasses().that().resideInAPackage("..report..")
      .should().dependOnClassesThat().resideInAnyPackage("io.exposedapp", "..observe..", "..relay..", "..edge..");

  @ArchTest
  static final ArchRule REPORT_HAS_NO_CLIENT = noClasses().that().resideInAPackage("..report..")
      .should().dependOnClassesThat().resideInAPackage("io.fabric8.kubernetes.client..");

  @ArchTest
  static final ArchRule RELAY_AND_EDGE_DONT_KNOW_EACH_OTHER = noClasses().that().resideInAPackage("..relay..")
      .should().dependOnClassesThat().resideInAPackage("..edge..");

  @ArchTest
  static final ArchRule EDGE_DOESNT_KNOW_RELAY = noClasses().that().resideInAPackage("..edge..")
      .should().dependOnClassesThat().resideInAnyPackage("..relay..", "..report..");

  @ArchTest
  static final ArchRule WIRE_KNOWS_NOTHING_OF_THE_VISIT = noClasses().that().resideInAPackage("..edge.wire..")
      .should().dependOnClassesThat(resideInAnyPackage("io.exposedapp", "..edge", "..observe..").and(not(type(DaemonThreads.class))));

  @ArchTest
  static final ArchRule SSH_STAYS_IN_THE_WIRE = classes().that().resideOutsideOfPackage("..edge.wire..")
      .should().onlyDependOnClassesThat().resideOutsideOfPackage("com.jcraft.jsch..");
}
