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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names a tenant's policy may use. Tags, tasks, roles, sites and groups are open: callers and
 * agents bring them.
 *
 * @param teams of the applications
 */
record TenantNames(
    List<DataClass> classes,
    Set<ApplicationId> applications,
    List<Target> targets,
    Map<ApplicationId, String> teams) {

  /** Names of a tenant whose applications have no team that matters. */
  TenantNames(List<DataClass> classes, Set<ApplicationId> applications, List<Target> targets) {
    this(classes, applications, targets, Map.of());
  }

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
      Map<ApplicationId, String> teams =
          applications.all().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      RegisteredApplication::id, RegisteredApplication::team));
      return new TenantNames(classes.all(), teams.keySet(), catalogue.all(), teams);
    }
  }
}
