package dev.demarc.contract.bundle;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What agents obey: policy, classes, applications and catalogue of one tenant, as the payload of a
 * {@link Dsse} envelope of type {@value #PAYLOAD_TYPE}.
 *
 * @param audience the agent group it is for
 * @param version grows by one with every bundle of tenant and audience
 * @param previousDigest of the payload before it; absent in the first
 * @param requiredFeatures what an agent must know to obey it; an unknown one means reject
 * @param approvals what people signed; absent where the tenant does not require passkeys
 * @param budgets that attempts are paid from; a bundle that has some requires {@link
 *     Budget#FEATURE}
 */
public record Bundle(
    String schema,
    TenantId tenant,
    GroupId audience,
    long version,
    @Nullable Digest previousDigest,
    Instant issuedAt,
    Instant notBefore,
    Instant expiresAt,
    String minAgentVersion,
    SortedSet<String> requiredFeatures,
    PolicyRef policy,
    PolicyDocument document,
    List<DataClass> classes,
    List<Detector> detectors,
    List<Application> applications,
    List<Target> targets,
    List<ActorKeys> actorKeys,
    @Nullable ApproverProof approvals,
    List<Budget> budgets) {
  /** The one version of the format there is. */
  public static final String SCHEMA = "demarc/bundle/v1";

  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.bundle.v1+json";

  public Bundle {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    requiredFeatures = Sorted.set(requiredFeatures);
    classes = Sorted.list(classes);
    detectors = Sorted.list(detectors);
    applications = Sorted.list(applications);
    targets = Sorted.list(targets);
    actorKeys = Sorted.list(actorKeys);
    budgets = Sorted.list(budgets);
    if (classes.isEmpty()) {
      throw new InvalidValue("classes", "must name at least one class");
    }
  }

  /** One without budgets. */
  public Bundle(
      String schema,
      TenantId tenant,
      GroupId audience,
      long version,
      @Nullable Digest previousDigest,
      Instant issuedAt,
      Instant notBefore,
      Instant expiresAt,
      String minAgentVersion,
      SortedSet<String> requiredFeatures,
      PolicyRef policy,
      PolicyDocument document,
      List<DataClass> classes,
      List<Detector> detectors,
      List<Application> applications,
      List<Target> targets,
      List<ActorKeys> actorKeys,
      @Nullable ApproverProof approvals) {
    this(
        schema,
        tenant,
        audience,
        version,
        previousDigest,
        issuedAt,
        notBefore,
        expiresAt,
        minAgentVersion,
        requiredFeatures,
        policy,
        document,
        classes,
        detectors,
        applications,
        targets,
        actorKeys,
        approvals,
        List.of());
  }

  /** One that carries nothing that people signed. */
  public Bundle(
      String schema,
      TenantId tenant,
      GroupId audience,
      long version,
      @Nullable Digest previousDigest,
      Instant issuedAt,
      Instant notBefore,
      Instant expiresAt,
      String minAgentVersion,
      SortedSet<String> requiredFeatures,
      PolicyRef policy,
      PolicyDocument document,
      List<DataClass> classes,
      List<Detector> detectors,
      List<Application> applications,
      List<Target> targets,
      List<ActorKeys> actorKeys) {
    this(
        schema,
        tenant,
        audience,
        version,
        previousDigest,
        issuedAt,
        notBefore,
        expiresAt,
        minAgentVersion,
        requiredFeatures,
        policy,
        document,
        classes,
        detectors,
        applications,
        targets,
        actorKeys,
        null);
  }
}
