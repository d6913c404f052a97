package dev.demarc.server.applications;

import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.classes.Classes;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removal;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The applications of the tenant whose transaction is running. At most 500. */
@ApplicationScoped
public class Applications {
  private static final int MOST = 500;

  private final Classes classes;
  private final ApplicationKeys keys;

  Applications(Classes classes, ApplicationKeys keys) {
    this.classes = classes;
    this.keys = keys;
  }

  /** By id. */
  public List<RegisteredApplication> all() {
    return ApplicationRow.<ApplicationRow>listAll().stream()
        .map(ApplicationRow::value)
        .sorted(Comparator.comparing(RegisteredApplication::id))
        .toList();
  }

  /** As bundles carry them: with the hashes of their keys. */
  public List<Application> forBundle(Sql sql, TenantId tenant) {
    var hashes = keys.hashes(sql, tenant);
    return all().stream()
        .map(app ->
            new Application(
                app.id(),
                app.title(),
                app.team(),
                hashes.getOrDefault(app.id(), List.of()),
                app.defaultClass(),
                app.tasks(),
                app.answerers(),
                app.requestsPerMinute()))
        .toList();
  }

  void put(Sql sql, TenantId tenant, RegisteredApplication value) {
    if (classes.all().stream().map(DataClass::id).noneMatch(value.defaultClass()::equals)) {
      throw Problem.invalid("defaultClass", "names a class that does not exist");
    }
    for (SubjectId answerer : value.answerers()) {
      boolean member =
          sql.first(
                  "select 1 from membership where tenant_id = ? and subject = ?",
                  row -> true,
                  tenant,
                  answerer)
              .isPresent();
      if (!member) {
        throw Problem.invalid("answerers", "names somebody who is no member");
      }
    }
    ApplicationRow row = ApplicationRow.findById(key(tenant, value.id()));
    if (row == null) {
      if (ApplicationRow.count() >= MOST) {
        throw Problem.conflict("There are " + MOST + " already, the most there may be.");
      }
      row = new ApplicationRow();
      row.set(value);
      row.persist();
    } else {
      row.set(value);
    }
    ApplicationRow.flush();
  }

  /** Asks this person no more, for any application; says whether one asked them. */
  public boolean forget(TenantId tenant, SubjectId person) {
    List<RegisteredApplication> asking =
        all().stream().filter(each -> each.answerers().contains(person)).toList();
    asking.forEach(each -> {
      var others = new TreeSet<>(each.answerers());
      others.remove(person);
      ApplicationRow row = ApplicationRow.findById(key(tenant, each.id()));
      row.set(each.answeredBy(others));
    });
    ApplicationRow.flush();
    return !asking.isEmpty();
  }

  void delete(TenantId tenant, ApplicationId id) {
    if (!ApplicationRow.deleteById(key(tenant, id))) {
      throw Problem.notFound("application");
    }
    ApplicationRow.flush();
  }

  /** An application names its default class. */
  void onRemoval(@Observes Removal removal) {
    if (removal.kind() == Removal.Kind.CLASS) {
      all().stream()
          .filter(each -> each.defaultClass().text().equals(removal.id()))
          .forEach(each -> removal.usedBy("application " + each.id()));
    }
  }

  /** One of them. */
  public Optional<RegisteredApplication> find(TenantId tenant, ApplicationId id) {
    ApplicationRow row = ApplicationRow.findById(key(tenant, id));
    return Optional.ofNullable(row).map(ApplicationRow::value);
  }

  void require(TenantId tenant, ApplicationId id) {
    if (ApplicationRow.findById(key(tenant, id)) == null) {
      throw Problem.notFound("application");
    }
  }

  private static TenantDocument.Key key(TenantId tenant, ApplicationId id) {
    return new TenantDocument.Key(tenant.text(), id.text());
  }
}
