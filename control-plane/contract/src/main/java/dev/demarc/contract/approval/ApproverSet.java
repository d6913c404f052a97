package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose passkeys approve what widens a tenant's policies. The first is what agents pin; each later
 * one names the one before by digest and is signed by {@link #threshold} people of it.
 *
 * @param sequence 1, then one more with each
 * @param previous the digest of the one before; absent in the first
 * @param threshold how many different people it takes
 * @param relyingParty the domain that the passkeys are bound to
 * @param origin of the page that asks for them, {@code scheme://host[:port]}
 */
public record ApproverSet(
    String schema,
    TenantId tenant,
    int sequence,
    @Nullable Digest previous,
    int threshold,
    String relyingParty,
    String origin,
    Instant madeAt,
    List<Approver> approvers) {
  /** The one version of the format there is. */
  public static final String SCHEMA = "demarc/approver-set/v1";

  /** What an agent must know to obey a bundle that carries one. */
  public static final String FEATURE = "approval/v1";

  /** How many sets a tenant may have one after the other. */
  public static final int MOST = 64;

  /** How many passkeys a set may have. */
  public static final int MOST_APPROVERS = 64;

  /** How many different people approve what widens. */
  public static final int THRESHOLD = 2;

  public ApproverSet {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    if (sequence < 1 || sequence > MOST) {
      throw new InvalidValue("sequence", "must be 1 to " + MOST);
    }
    if ((previous == null) != (sequence == 1)) {
      throw new InvalidValue("previous", "must be there in every set but the first");
    }
    if (!isOriginOf(origin, relyingParty)) {
      throw new InvalidValue("origin", "must be an origin within the relying party's domain");
    }
    approvers = Sorted.list(approvers);
    checked(threshold, approvers);
  }

  private static void checked(int threshold, List<Approver> approvers) {
    if (approvers.size() > MOST_APPROVERS) {
      throw new InvalidValue("approvers", "must be at most " + MOST_APPROVERS);
    }
    if (approvers.stream().map(Approver::credential).distinct().count() != approvers.size()
        || approvers.stream().map(Approver::publicKey).distinct().count() != approvers.size()) {
      throw new InvalidValue("approvers", "each passkey must be named once");
    }
    long people = approvers.stream().map(Approver::person).distinct().count();
    if (threshold < THRESHOLD || threshold > people) {
      throw new InvalidValue("threshold", "must be from 2 to the number of people");
    }
  }

  private static boolean isOriginOf(String origin, String relyingParty) {
    try {
      URI uri = new URI(origin);
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      String plain =
          uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      return plain.equals(origin)
          && !relyingParty.isEmpty()
          && (host.equals(relyingParty) || host.endsWith("." + relyingParty));
    } catch (java.net.URISyntaxException malformed) {
      return false;
    }
  }
}
