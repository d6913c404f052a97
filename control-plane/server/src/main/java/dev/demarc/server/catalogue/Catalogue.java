package dev.demarc.server.catalogue;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The targets of the tenant whose transaction is running. At most 64 of at most 64 models. */
@ApplicationScoped
public class Catalogue {
  private static final int MOST = 64;
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:]{2,45}\\]):[0-9]{1,5}");
  private static final Pattern PIN = Pattern.compile("sha256:[0-9a-f]{64}");

  /** By id. */
  public List<Target> all() {
    return TargetRow.<TargetRow>listAll().stream()
        .map(TargetRow::value)
        .sorted(Comparator.comparing(Target::id))
        .toList();
  }

  void put(TenantId tenant, Target value) {
    check(value);
    TargetRow row = TargetRow.findById(key(tenant, value.id()));
    if (row == null) {
      if (TargetRow.count() >= MOST) {
        throw Problem.conflict("There are " + MOST + " targets already, the most there may be.");
      }
      row = new TargetRow();
      row.set(value);
      row.persist();
    } else {
      row.set(value);
    }
    TargetRow.flush();
  }

  void delete(TenantId tenant, TargetId id) {
    if (!TargetRow.deleteById(key(tenant, id))) {
      throw Problem.notFound("target");
    }
    TargetRow.flush();
  }

  private static void check(Target target) {
    if (target.title().isBlank() || target.title().length() > 100) {
      throw Problem.invalid("title", "must have 1 to 100 characters");
    }
    if (target.hosts().stream().anyMatch(host -> !HOST.matcher(host).matches())) {
      throw Problem.invalid("hosts", "must be host:port");
    }
    if (target.pins().stream().anyMatch(pin -> !PIN.matcher(pin).matches())) {
      throw Problem.invalid("pins", "must be sha256: and 64 lower-case hex digits");
    }
    long ids = target.models().stream().map(ModelOffer::id).distinct().count();
    if (target.models().size() > MOST || ids != target.models().size()) {
      throw Problem.invalid("models", "must be at most " + MOST + ", every id used once");
    }
  }

  private static TenantDocument.Key key(TenantId tenant, TargetId id) {
    return new TenantDocument.Key(tenant.text(), id.text());
  }
}
