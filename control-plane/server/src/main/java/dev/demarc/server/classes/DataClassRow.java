package dev.demarc.server.classes;

import dev.demarc.contract.data.DataClass;
import dev.demarc.server.platform.TenantDocument;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A data class; its rank is unique in the tenant. */
@Entity
@Table(name = "data_class")
@IdClass(TenantDocument.Key.class)
public class DataClassRow extends TenantDocument {
  @Column(name = "rank")
  int rank;

  void set(DataClass value) {
    write(value.id().text(), value);
    this.rank = value.rank();
  }

  DataClass value() {
    return read(DataClass.class);
  }
}
