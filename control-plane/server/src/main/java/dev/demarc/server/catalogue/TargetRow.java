package dev.demarc.server.catalogue;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.server.platform.TenantDocument;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A target. */
@Entity
@Table(name = "target")
@IdClass(TenantDocument.Key.class)
public class TargetRow extends TenantDocument {
  void set(Target value) {
    write(value.id().text(), value);
  }

  Target value() {
    return read(Target.class);
  }
}
