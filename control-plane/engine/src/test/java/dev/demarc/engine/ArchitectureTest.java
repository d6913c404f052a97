package dev.demarc.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.demarc.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule importsOnlyJavaTheContractAndJspecify =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "dev.demarc.contract..", "dev.demarc.engine..", "org.jspecify..");

  @ArchTest
  static final ArchRule permissionNeverSeesTheSituation =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.demarc.engine.rules..", "dev.demarc.engine.plain..", "dev.demarc.engine.cubes..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("Situation")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("Availability");

  @ArchTest
  static final ArchRule theTwinsShareNothingThatMatches =
      noClasses()
          .that()
          .resideInAPackage("dev.demarc.engine.cubes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.demarc.engine.plain..")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("dev.demarc.engine");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.demarc.engine.(*)..").should().beFreeOfCycles();
}
