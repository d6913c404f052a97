package dev.demarc.agent.record;

import dev.demarc.agent.Fixture;
import dev.demarc.contract.budget.CostBasis;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.trace.SessionEvent;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Entries of the journal with everything that a record can have. */
public final class FullRecords {
  private static final DecisionId DECISION = DecisionId.of("dec_01M85V87AG6VQ9BZ6YYZXKXHEP");

  private FullRecords() {}

  /** One of each kind. */
  public static List<Entry> all() {
    return List.of(intent(1), attempt(2), request(3, sampling()));
  }

  /** Requests of so many classes. */
  public static List<Entry> classes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> entry(n, Kind.REQUEST, Records.request("dec_" + n, "class-" + n)))
        .toList();
  }

  /** A request whose caller set numbers that are out of every bound. */
  public static Entry unbounded(long sequence) {
    return request(sequence, new Circumstances.Sampling(Long.MAX_VALUE, 1e12, -3.0));
  }

  private static Circumstances.Sampling sampling() {
    return new Circumstances.Sampling(512L, 0.7, 0.95);
  }

  private static Entry intent(long sequence) {
    return entry(sequence, Kind.INTENT, Records.intent(1));
  }

  private static Entry attempt(long sequence) {
    Attempt attempt =
        new Attempt(
            DECISION,
            2,
            Fixture.route(),
            Fixture.NOW,
            Fixture.NOW.plusMillis(250),
            "model_mismatch",
            100,
            50,
            20,
            10,
            "stand-in-small",
            5_000L,
            new TreeSet<>(List.of("model")),
            15L,
            new Cost(
                7L,
                900,
                400,
                CostBasis.MEASURED,
                new Payer(
                    ApplicationId.of("notes"),
                    "ward",
                    ClassId.of("public"),
                    TaskId.of("chat"),
                    new Place(Boundary.EDGE, "eu"),
                    RuleId.of("public"))));
    return entry(sequence, Kind.ATTEMPT, attempt);
  }

  private static Entry request(long sequence, Circumstances.Sampling sampling) {
    RequestRecord request =
        new RequestRecord(
            decision(),
            Fixture.NOW,
            Fixture.NOW.plusMillis(300),
            1_500,
            true,
            envelope(),
            ErrorCode.UPSTREAM_FAILED,
            Fixture.route(),
            100,
            50,
            "stand-in-large",
            List.of("stop"),
            5_000L,
            ConsentScope.SESSION,
            2,
            JobId.of(DECISION),
            Fixture.NOW.minusSeconds(60),
            new Circumstances(
                true,
                3_600,
                4L,
                new TreeSet<>(List.of(SessionEvent.SWITCHED, SessionEvent.THRASHED)),
                250_000L,
                3L,
                15L,
                true,
                false,
                sampling),
            900L,
            400L);
    return entry(sequence, Kind.REQUEST, request);
  }

  private static Decision decision() {
    Decision plain = Fixture.decision(DECISION.text(), "public");
    return new Decision(
        plain.id(),
        plain.policy(),
        plain.engine(),
        facts(plain.facts()),
        new Situation(
            Fixture.NOW,
            plain.situation().targets(),
            new TreeMap<>(),
            null,
            TargetId.of("local"),
            new TreeMap<>()),
        new Outcome.Routed(
            Fixture.route(),
            ConsentId.of("44444444-4444-4444-8444-444444444444"),
            ApprovalId.of("55555555-5555-4555-8555-555555555555"),
            List.of(),
            List.of(),
            null,
            null),
        plain.considered());
  }

  private static Facts facts(Facts plain) {
    return new Facts(
        plain.tenant(),
        plain.application(),
        plain.team(),
        plain.actor(),
        plain.task(),
        new Facts.Data(
            plain.data().dataClass(),
            0,
            new TreeSet<>(List.of(TagId.of("phi"))),
            plain.data().sources()),
        plain.tools(),
        plain.origin(),
        plain.site(),
        plain.group(),
        SessionDigest.of("a0b1c2"),
        plain.request());
  }

  private static Envelope envelope() {
    return new Envelope(
        Envelope.CONTRACT,
        DECISION,
        TargetId.of("cloud"),
        Boundary.MANAGED_CLOUD,
        "us",
        "A Stand-in, Inc.",
        new Envelope.Model("stand-in-large", "1", Digest.ofBytes(new byte[1]).text(), "f16"),
        "policy",
        List.of(new Envelope.Degradation("quality", "local")),
        List.of(),
        new Envelope.Usage(20, 10),
        42,
        List.of(),
        new Envelope.Fallback(TargetId.of("local"), "timeout"),
        null,
        null,
        true,
        CostBasis.MEASURED);
  }

  private static Entry entry(long sequence, Kind kind, Object body) {
    return new Entry(
        sequence, kind, Fixture.NOW, DECISION, Fixture.json(body), new byte[] {(byte) sequence});
  }
}
