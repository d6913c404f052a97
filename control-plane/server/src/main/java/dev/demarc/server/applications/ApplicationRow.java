package dev.demarc.server.applications;

import dev.demarc.server.platform.TenantDocument;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A registered application; its default class exists as long as it does. */
@Entity
@Table(name = "application")
@IdClass(TenantDocument.Key.class)
@SuppressWarnings("NullAway.Init")
public class ApplicationRow extends TenantDocument {
  @Column(name = "default_class")
  String defaultClass;

  void set(RegisteredApplication value) {
    write(value.id().text(), value);
    this.defaultClass = value.defaultClass().text();
  }

  RegisteredApplication value() {
    return read(RegisteredApplication.class);
  }
}
