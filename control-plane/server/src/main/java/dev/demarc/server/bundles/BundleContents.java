package dev.demarc.server.bundles;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.applications.Applications;
import dev.demarc.server.budgets.BudgetRows;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.classes.Classes;
import dev.demarc.server.passkeys.Proofs;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers what a bundle carries, as the running transaction sees it. */
@ApplicationScoped
class BundleContents {
  private static final String MIN_AGENT_VERSION = "0.1.0";

  private final Classes classes;
  private final Applications applications;
  private final Catalogue catalogue;
  private final ActorKeySource actorKeys;

  BundleContents(
      Classes classes, Applications applications, Catalogue catalogue, ActorKeySource actorKeys) {
    this.classes = classes;
    this.applications = applications;
    this.catalogue = catalogue;
    this.actorKeys = actorKeys;
  }

  private record Published(PolicyRef ref, String document, String organization, String alias) {}

  /** Nothing when no policy is published to the group. */
  Optional<Bundle> of(
      Sql sql,
      TenantId tenant,
      GroupId group,
      long version,
      @Nullable Digest previous,
      Instant now,
      Instant expiresAt) {
    return published(sql, tenant, group)
        .map(policy -> {
          ApproverProof proof = new Proofs(sql, tenant).of(policy.ref).orElse(null);
          PolicyDocument document = document(policy.document);
          List<Budget> budgets = new BudgetRows(sql, tenant).forBundle();
          return new Bundle(
              Bundle.SCHEMA,
              tenant,
              group,
              version,
              previous,
              now,
              now,
              expiresAt,
              MIN_AGENT_VERSION,
              features(document, proof, budgets),
              policy.ref,
              document,
              classes.all(),
              classes.detectors(),
              applications.forBundle(sql, tenant),
              catalogue.all(),
              actorKeys.of(policy.organization, policy.alias),
              proof,
              budgets);
        });
  }

  /** An agent that would not read them would let through what the policy forbids, or budgets. */
  static SortedSet<String> features(
      PolicyDocument document, @Nullable ApproverProof proof, List<Budget> budgets) {
    SortedSet<String> features = new TreeSet<>();
    if (proof != null) {
      features.add(ApproverSet.FEATURE);
    }
    if (document.readsRoles()) {
      features.add(ActorKeys.ROLES_FEATURE);
    }
    if (!budgets.isEmpty()) {
      features.add(Budget.FEATURE);
    }
    return features;
  }

  private static Optional<Published> published(Sql sql, TenantId tenant, GroupId group) {
    return sql.first(
        """
        select v.policy, v.version, v.digest, v.document, t.organization, t.alias
        from group_policy g
        join policy_version v
          on v.tenant_id = g.tenant_id and v.policy = g.policy and v.version = g.version
        join tenant t on t.tenant_id = g.tenant_id
        where g.tenant_id = ? and g.group_id = ?
        """,
        row ->
            new Published(
                new PolicyRef(
                    new PolicyId(Columns.uuid(row, "policy")),
                    new PolicyVersion(row.getInt("version")),
                    Digest.of(Columns.text(row, "digest"))),
                Columns.text(row, "document"),
                Columns.text(row, "organization"),
                Columns.text(row, "alias")),
        tenant,
        group);
  }

  private static PolicyDocument document(String json) {
    try {
      return DemarcJson.tolerant().readValue(json, PolicyDocument.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a published policy cannot be read", impossible);
    }
  }
}
