package dev.demarc.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.demarc.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule neverImportsTheServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.demarc.server..", "io.quarkus..");

  @ArchTest
  static final ArchRule hasNoCycles =
      slices().matching("dev.demarc.agent.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule receivesBeforeItClassifies =
      noClasses()
          .that()
          .resideInAPackage("..agent.receive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..agent.classify..", "..agent.decide..", "..agent.execute..", "..agent.normalise..");

  @ArchTest
  static final ArchRule classifiesBeforeItDecides =
      noClasses()
          .that()
          .resideInAPackage("..agent.classify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..agent.decide..", "..agent.execute..", "..agent.normalise..");

  @ArchTest
  static final ArchRule decidesBeforeItExecutes =
      noClasses()
          .that()
          .resideInAPackage("..agent.decide..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..agent.execute..", "..agent.normalise..");

  @ArchTest
  static final ArchRule executesBeforeItNormalises =
      noClasses()
          .that()
          .resideInAPackage("..agent.execute..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..agent.normalise..");
}
