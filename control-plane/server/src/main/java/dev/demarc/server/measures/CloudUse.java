package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when the managed cloud is given requests of a class and application: the first of each was
 * not to be expected. One that comes late may turn out to be the first. Of a tenant {@value #MOST}
 * pairs are told apart; what is beyond counts as one more.
 */
public final class CloudUse {
  static final int MOST = 2_000;

  private static final String ADD =
      """
      with given as (
        select * from unnest(?::text[], ?::text[], ?::timestamptz[]) as given(class, application, at)
      ), met as (
        select given.*, exists (select 1 from cloud_use u where u.tenant_id = ?
          and u.class = given.class and u.application = given.application) as known
        from given
      ), placed as (
        select *, known or (select count(*) from cloud_use where tenant_id = ?)
          + row_number() over (partition by known order by class, application) <= ? as kept
        from met
      )
      insert into cloud_use
      select ?, case when kept then class else '%1$s' end,
        case when kept then application else '%1$s' end, min(at)
      from placed group by 2, 3 order by 2, 3
      on conflict (tenant_id, class, application) do update set at = excluded.at
      where excluded.at < cloud_use.at
      """
          .formatted(Family.OTHER);

  private CloudUse() {}

  private record Pair(String dataClass, String application) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int order = dataClass.compareTo(other.dataClass);
      return order == 0 ? application.compareTo(other.application) : order;
    }
  }

  /** What one batch brought that was new. */
  public static final class Uses {
    private final Map<Pair, Instant> first = new TreeMap<>();

    /** One request, and when it began. */
    public void add(@Nullable String dataClass, @Nullable String application, Instant at) {
      var pair =
          new Pair(dataClass == null ? "" : dataClass, application == null ? "" : application);
      first.merge(pair, at, (one, other) -> one.isBefore(other) ? one : other);
    }
  }

  /** Keeps what is the first, in the transaction that stores the requests. */
  public static void add(Sql sql, TenantId tenant, Uses uses) {
    if (uses.first.isEmpty()) {
      return;
    }
    List<Pair> pairs = List.copyOf(uses.first.keySet());
    sql.update(
        ADD,
        pairs.stream().map(Pair::dataClass).toList(),
        pairs.stream().map(Pair::application).toList(),
        pairs.stream().map(uses.first::get).toList(),
        tenant,
        tenant,
        MOST,
        tenant);
  }
}
