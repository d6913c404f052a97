package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.server.applications.Applications;
import dev.demarc.server.applications.RegisteredApplication;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.classes.Classes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names a tenant's policy may use. Tags, tasks, roles, sites and groups are open: callers and
 * agents bring them.
 */
record TenantNames(List<DataClass> classes, Set<ApplicationId> applications, List<Target> targets) {

  Set<ClassId> classIds() {
    return classes.stream().map(DataClass::id).collect(Collectors.toSet());
  }

  Set<TargetId> targetIds() {
    return targets.stream().map(Target::id).collect(Collectors.toSet());
  }

  Set<String> regions() {
    return targets.stream().map(Target::region).collect(Collectors.toSet());
  }

  Set<String> operators() {
    return targets.stream().map(Target::operator).collect(Collectors.toSet());
  }

  /** Reads them in the running transaction. */
  @ApplicationScoped
  static class Reader {
    private final Classes classes;
    private final Applications applications;
    private final Catalogue catalogue;

    Reader(Classes classes, Applications applications, Catalogue catalogue) {
      this.classes = classes;
      this.applications = applications;
      this.catalogue = catalogue;
    }

    TenantNames read() {
      return new TenantNames(
          classes.all(),
          applications.all().stream()
              .map(RegisteredApplication::id)
              .collect(Collectors.toUnmodifiableSet()),
          catalogue.all());
    }
  }
}
