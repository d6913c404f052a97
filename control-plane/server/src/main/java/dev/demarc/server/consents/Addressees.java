package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.applications.Applications;
import dev.demarc.server.applications.RegisteredApplication;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question is put to, and in what role: members of the tenant; or one person outside the
 * directory, where the application is registered to name such people in that role. An agent cannot
 * bring its own.
 */
@ApplicationScoped
public class Addressees {
  private final Applications applications;

  Addressees(Applications applications) {
    this.applications = applications;
  }

  /**
   * The question as it is put.
   *
   * @throws Problem naming {@code answerers} where nobody is left who may answer
   */
  ConsentRequest of(Sql sql, TenantId tenant, ConsentRequest asked) {
    Optional<RegisteredApplication> application =
        applications.find(tenant, asked.change().application());
    if (asked.answerers().stream().anyMatch(SubjectId::isOutside)) {
      return outside(asked, application);
    }
    var members = new TreeSet<SubjectId>(members(sql, tenant, asked));
    if (members.isEmpty()) {
      throw Problem.invalid("answerers", "must name a member of the tenant");
    }
    return asked.askedOf(members, role(asked, members, application.orElse(null)));
  }

  private static ConsentRequest outside(
      ConsentRequest asked, Optional<RegisteredApplication> application) {
    LegalRole role = asked.answeringAs();
    boolean may =
        role != null && application.filter(app -> app.outsiders().contains(role)).isPresent();
    if (!may) {
      throw Problem.invalid(
          "answeringAs", "must be a role in which the application may name people outside");
    }
    if (asked.answerers().size() > 1) {
      throw Problem.invalid("answerers", "must name one person where they are outside");
    }
    return asked;
  }

  private static List<SubjectId> members(Sql sql, TenantId tenant, ConsentRequest asked) {
    return sql.query(
        "select subject from membership where tenant_id = ? and subject = any (?)",
        row -> SubjectId.of(Columns.text(row, "subject")),
        tenant,
        asked.answerers());
  }

  /**
   * The agent tells of a verified person; in what role an application's own people answer, its
   * registration says. An older agent tells nothing: whom the application does not name was
   * verified.
   */
  private static @Nullable LegalRole role(
      ConsentRequest asked, TreeSet<SubjectId> members, @Nullable RegisteredApplication app) {
    if (asked.answeringAs() == LegalRole.SELF || app == null) {
      return asked.answeringAs() == LegalRole.SELF ? LegalRole.SELF : null;
    }
    return app.answerers().containsAll(members) ? app.role() : LegalRole.SELF;
  }
}
