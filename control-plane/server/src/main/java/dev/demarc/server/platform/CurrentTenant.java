package dev.demarc.server.platform;

import dev.demarc.contract.id.TenantId;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Tells Hibernate the tenant of the transaction that {@link TenantDatabase} is running. */
@PersistenceUnitExtension
@ApplicationScoped
public class CurrentTenant implements TenantResolver {
  private static final ScopedValue<TenantId> TENANT = ScopedValue.newInstance();
  private static final String NONE = "00000000-0000-0000-0000-000000000000";

  static <T> T with(TenantId tenant, Supplier<T> work) {
    return ScopedValue.where(TENANT, tenant).call(work::get);
  }

  static boolean isSet() {
    return TENANT.isBound();
  }

  @Override
  public String getDefaultTenantId() {
    return NONE;
  }

  /**
   * Outside a tenant's transaction: a tenant that does not exist, and row level security raises.
   */
  @Override
  public String resolveTenantId() {
    return TENANT.isBound() ? TENANT.get().text() : NONE;
  }
}
