package dev.demarc.server.policies.lint;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Proof;
import dev.demarc.server.applications.RegisteredApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Consent that nobody may give, approval where nobody approves, either of them for what moves
 * nothing, and answers that expire before they can be used.
 */
final class UnmetObligations implements Lint {
  /** The caller has to learn of the answer and to send its request again. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  @Override
  public void look(Linted policy, Report report) {
    Mute mute = Mute.of(policy);
    for (Rule rule : policy.document().rules()) {
      boolean asks = false;
      for (int i = 0; i < rule.obligations().size(); i++) {
        String part = ".obligations[" + i + "]";
        switch (rule.obligations().get(i)) {
          case Obligation.Consent consent -> {
            asks = true;
            lifetime(rule, part + ".consent.ttl", consent.ttl(), report);
            unanswered(rule, part, mute, policy, report);
          }
          case Obligation.Approval approval -> {
            asks = true;
            lifetime(rule, part + ".approval.ttl", approval.ttl(), report);
            unapproved(rule, part, policy, report);
          }
          case Obligation.Disclose disclose -> {}
        }
      }
      if (asks && policy.inquiry().staysPut(rule.id())) {
        report.find(
            LintCode.ASKS_FOR_NOTHING,
            rule,
            ".obligations",
            "Rule '" + rule.id() + "' asks somebody before the non-AI path, which moves nothing.",
            "Take the consent or approval out; a disclosure may stay.");
      }
    }
  }

  private static void lifetime(Rule rule, String part, Duration ttl, Report report) {
    if (ttl.compareTo(SHORTEST) < 0) {
      report.find(
          LintCode.SHORT_TTL,
          rule,
          part,
          "An answer that holds for " + ttl + " has expired before the request is sent again.",
          "Let it hold for " + SHORTEST + " at least; 'scope: once' is what limits its use.");
    }
  }

  private static void unapproved(Rule rule, String part, Linted policy, Report report) {
    if (!policy.approvers()) {
      report.find(
          LintCode.APPROVAL_BY_NOBODY,
          rule,
          part,
          "Rule '"
              + rule.id()
              + "' asks for an approval, and no member of the tenant is a policy-approver.",
          "Give a member the role policy-approver, or ask for consent instead.");
    }
  }

  private static void unanswered(Rule rule, String part, Mute mute, Linted policy, Report report) {
    List<ApplicationId> apps = new ArrayList<>();
    Map<Mute.Kind, Proof> asked = new HashMap<>();
    for (RegisteredApplication app : mute.applications()) {
      Proof proof =
          asked.computeIfAbsent(
              mute.kind(app),
              kind -> policy.inquiry().neverUnverified(rule.id(), app.id(), app.team()));
      if (proof instanceof Proof.Fails) {
        apps.add(app.id());
      }
    }
    if (asked.values().stream().anyMatch(Proof.Unknown.class::isInstance)) {
      report.undecided("who answers for rule '" + rule.id() + "'");
    }
    if (!apps.isEmpty()) {
      report.find(
          LintCode.CONSENT_BY_NOBODY,
          rule,
          part,
          "Rule '"
              + rule.id()
              + "' asks for consent, and for requests of "
              + Names.quoted(apps)
              + " without a verified person nobody may give it.",
          "Name a member under the application's answerers, or let the rule apply only when"
              + " actor.verified.");
    }
  }

  /**
   * Applications that name nobody who may answer.
   *
   * @param ids of applications that the policy names
   * @param teams that it names
   */
  private record Mute(
      List<RegisteredApplication> applications, Set<String> ids, Set<String> teams) {

    /** Rules cannot tell applications of one kind apart. */
    record Kind(@Nullable String id, @Nullable String team) {}

    static Mute of(Linted policy) {
      Set<String> ids = new HashSet<>();
      Set<String> teams = new HashSet<>();
      PolicyDocument document = policy.document();
      for (Rule rule : document.rules()) {
        rule.apps().forEach(app -> ids.add(app.text()));
        ids.addAll(Names.compared(Names.atoms(rule), Attribute.APP_ID));
        teams.addAll(Names.compared(Names.atoms(rule), Attribute.APP_TEAM));
      }
      return new Mute(
          policy.applications().stream()
              .filter(app -> app.answerers().isEmpty() && app.outsiders().isEmpty())
              .toList(),
          ids,
          teams);
    }

    Kind kind(RegisteredApplication app) {
      return new Kind(
          Optional.of(app.id().text()).filter(ids::contains).orElse(null),
          Optional.of(app.team()).filter(teams::contains).orElse(null));
    }
  }
}
