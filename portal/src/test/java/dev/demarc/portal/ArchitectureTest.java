package dev.demarc.portal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.TenantPage;

@AnalyzeClasses(
    packages = "dev.demarc.portal",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_THE_CONTRACT_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.demarc.server..", "dev.demarc.engine..", "dev.demarc.agent..");

  @ArchTest
  static final ArchRule HAS_NO_DATABASE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "jakarta.persistence..");

  @ArchTest
  static final ArchRule CAPABILITIES_DO_NOT_CIRCLE =
      slices().matching("dev.demarc.portal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PAGES_OF_TENANTS_CHECK_WHO_LOOKS =
      classes()
          .that()
          .areAnnotatedWith(Route.class)
          .and()
          .doNotHaveSimpleName("HomeView")
          .should()
          .beAssignableTo(TenantPage.class);
}
