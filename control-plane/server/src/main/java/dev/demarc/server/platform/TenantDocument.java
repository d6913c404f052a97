package dev.demarc.server.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A row that keeps one value of the contract as its canonical JSON, under the tenant and the
 * value's own id. Hibernate adds the tenant to every statement; row level security would hold
 * without it.
 */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
public abstract class TenantDocument extends PanacheEntityBase {
  @Id
  @TenantId
  @Column(name = "tenant_id")
  protected String tenant;

  @Id
  @Column(name = "id")
  protected String id;

  @Column(name = "body")
  protected String body;

  /** The primary key. */
  public static class Key implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    String tenant;
    String id;

    Key() {}

    public Key(String tenant, String id) {
      this.tenant = tenant;
      this.id = id;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && tenant.equals(key.tenant) && id.equals(key.id);
    }

    @Override
    public int hashCode() {
      return Objects.hash(tenant, id);
    }
  }

  protected void write(String id, Object value) {
    try {
      this.id = id;
      this.body = DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  protected <T> T read(Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(body, type);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "row " + id + " is not a " + type.getSimpleName(), impossible);
    }
  }
}
