package dev.demarc.server.traces;

import static dev.demarc.server.access.TenantRole.APPLICATION_DEVELOPER;
import static dev.demarc.server.access.TenantRole.AUDITOR;
import static dev.demarc.server.access.TenantRole.POLICY_APPROVER;
import static dev.demarc.server.access.TenantRole.SITE_OPERATOR;
import static dev.demarc.server.access.TenantRole.TENANT_ADMIN;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.trace.PrivacyClass;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which classes of attributes somebody may read, and search by: who may not read an attribute could
 * find its value by asking for one after the other. What tells one person's requests from another's
 * is for those who answer for the tenant and for those who audit it; running a site, writing an
 * application or approving a policy needs none of it.
 */
record Sight(Set<PrivacyClass> classes) {
  private static final Map<PrivacyClass, Set<TenantRole>> READERS =
      Map.of(
          PrivacyClass.OPERATIONAL,
          Set.of(TENANT_ADMIN, POLICY_APPROVER, SITE_OPERATOR, APPLICATION_DEVELOPER, AUDITOR),
          PrivacyClass.CLASSIFICATION,
          Set.of(TENANT_ADMIN, POLICY_APPROVER, SITE_OPERATOR, APPLICATION_DEVELOPER, AUDITOR),
          PrivacyClass.PSEUDONYM,
          Set.of(TENANT_ADMIN, AUDITOR));

  static Sight of(SignedIn signedIn) {
    return new Sight(
        Arrays.stream(PrivacyClass.values())
            .filter(each -> signedIn.hasOneOf(readers(each).toArray(TenantRole[]::new)))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(PrivacyClass.class))));
  }

  private static Set<TenantRole> readers(PrivacyClass privacy) {
    return READERS.getOrDefault(privacy, Set.of());
  }

  /** Whether persons and sessions may be told apart. */
  boolean isOfPersons() {
    return classes.contains(PrivacyClass.PSEUDONYM);
  }

  boolean isOf(TraceAttribute attribute) {
    return classes.contains(attribute.privacy());
  }

  /**
   * Refuses to search by what may not be read.
   *
   * @throws Problem {@code forbidden}, naming the attribute and who may
   */
  void require(Searched what) {
    TraceAttribute attribute = what.attribute();
    if (attribute != null && !isOf(attribute)) {
      String roles =
          readers(attribute.privacy()).stream()
              .map(TenantRole::wire)
              .sorted()
              .collect(Collectors.joining(", "));
      String reason = "is a " + attribute.privacy().wire() + " and needs one of the roles " + roles;
      throw new Problem(
          ErrorCode.FORBIDDEN,
          what.name() + ": " + reason,
          List.of(new Problem.FieldError(what.name(), reason)));
    }
  }
}
