package dev.demarc.server.classes;

import dev.demarc.contract.data.Detector;
import dev.demarc.server.platform.TenantDocument;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A detector. */
@Entity
@Table(name = "detector")
@IdClass(TenantDocument.Key.class)
public class DetectorRow extends TenantDocument {
  void set(Detector value) {
    write(value.id().text(), value);
  }

  Detector value() {
    return read(Detector.class);
  }
}
