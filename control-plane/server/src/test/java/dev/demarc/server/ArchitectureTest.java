package dev.demarc.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.access.NeedsOperator;
import dev.demarc.server.access.NeedsSignIn;
import dev.demarc.server.access.Open;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.util.List;

@AnalyzeClasses(
    packages = "dev.demarc.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final List<Class<? extends java.lang.annotation.Annotation>> GATES =
      List.of(Needs.class, NeedsOperator.class, NeedsSignIn.class, NeedsAgent.class, Open.class);

  @ArchTest
  static final ArchRule everyOperationSaysWhoMayCallIt =
      methods()
          .that()
          .areAnnotatedWith(GET.class)
          .or()
          .areAnnotatedWith(POST.class)
          .or()
          .areAnnotatedWith(PUT.class)
          .or()
          .areAnnotatedWith(DELETE.class)
          .should(haveOneGate());

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices().matching("dev.demarc.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyThePlatformOpensConnections =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.demarc.server.platform..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.agroal.."));

  private static ArchCondition<JavaMethod> haveOneGate() {
    return new ArchCondition<>("have exactly one gate") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        long gates = GATES.stream().filter(method::isAnnotatedWith).count();
        long ofClass = method.getOwner().isAnnotatedWith(NeedsAgent.class) ? 1 : 0;
        if (gates > 1 || gates + ofClass < 1) {
          events.add(SimpleConditionEvent.violated(method, method.getFullName()));
        }
      }
    };
  }
}
