package dev.demarc.server.audit;

import dev.demarc.server.access.NeedsOperator;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The operator's record, to be read. */
@Path("/api/v1/platform-events")
@RunOnVirtualThread
public class PlatformEventResource {
  private final JobDatabase database;

  PlatformEventResource(JobDatabase database) {
    this.database = database;
  }

  /** After which event a page begins. */
  private record Cursor(Instant at, UUID tenant, long sequence) {
    private static final Cursor FIRST =
        new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0), 0);

    static Cursor of(String text) {
      String[] parts = text.split(" ", -1);
      try {
        return new Cursor(
            Instant.parse(parts[0]), UUID.fromString(parts[1]), Long.parseLong(parts[2]));
      } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
        throw Problem.invalid("cursor", "must be one that a page gave");
      }
    }

    static String after(PlatformEvent last) {
      return last.at() + " " + last.tenant().text() + " " + last.sequence();
    }
  }

  @GET
  @NeedsOperator
  @Operation(summary = "What was done with tenants, newest first, also with those that are gone")
  public Page<PlatformEvent> list(@BeanParam PageAsked asked) {
    Cursor from = asked.after().map(Cursor::of).orElse(Cursor.FIRST);
    List<PlatformEvent> rows =
        database.acrossTenants(sql ->
            sql.query(
                """
                select * from platform_event where (at, tenant_id, sequence) < (?, ?, ?)
                order by at desc, tenant_id desc, sequence desc limit ?
                """,
                PlatformEvent::read,
                from.at(),
                from.tenant(),
                from.sequence(),
                asked.fetch()));
    return Page.of(rows, asked, Cursor::after);
  }
}
