package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A time of one tenant in the rollups, to the minute: whole hours by the hour, the rest by minute.
 */
public record RollupRange(TenantId tenant, Instant from, Instant to) {

  /** A select of {@code at} and these columns; {@link #arguments} stand for its question marks. */
  public static String rows(Family family, String columns) {
    return """
    select r.at, %1$s from %2$s r
    where r.tenant_id = ? and r.at >= ? and r.at < ?
          and not exists (select 1 from unnest(?::timestamptz[]) as cut(hour) where cut.hour = r.at)
    union all
    select r.at, %1$s from %3$s r join unnest(?::timestamptz[]) as cut(hour)
      on r.at >= cut.hour and r.at < cut.hour + interval '1 hour'
    where r.tenant_id = ? and r.at >= ? and r.at < ?
    """
        .formatted(columns, family.table(Grain.HOUR), family.table(Grain.MINUTE));
  }

  /** The same by minute alone, for a series of minutes. */
  public static String minutes(Family family, String columns) {
    return "select r.at, %s from %s r where r.tenant_id = ? and r.at >= ? and r.at < ?"
        .formatted(columns, family.table(Grain.MINUTE));
  }

  /** What {@link #rows} is asked with. */
  public Object[] arguments() {
    List<Instant> cut =
        Stream.of(from, to)
            .filter(at -> !Grain.HOUR.begin(at).equals(at))
            .map(Grain.HOUR::begin)
            .distinct()
            .toList();
    return new Object[] {tenant, from, to, cut, cut, tenant, from, to};
  }
}
