package dev.demarc.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
          .that()
          .haveSimpleName("Permission")
          .or()
          .haveSimpleName("Matching")
          .or()
          .haveSimpleName("Conditions")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("Situation")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("Availability");
}
