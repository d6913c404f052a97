package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.approval.ApproverProof.Widened;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.PasskeyAlgorithm;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.approval.WideningApproval;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.BundleVerifier.Accepted;
import dev.demarc.contract.bundle.BundleVerifier.Rejected;
import dev.demarc.contract.bundle.BundleVerifier.Verdict;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.json.DemarcJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody can do who holds the tenant's key, and what only with enough people's passkeys. */
class ApprovalGateTest {
  private static final Fixture FIXTURE = new Fixture();
  private static final PolicyId POLICY = PolicyId.of("33333333-3333-4333-8333-333333333333");
  private static final PolicyDocument NARROW = document("public");
  private static final PolicyDocument MIDDLE = document("public", "internal");
  private static final PolicyDocument WIDE = document("public", "internal", "phi");

  private final TestPasskey ann = TestPasskey.of("ann");
  private final TestPasskey annsPhone = TestPasskey.of("ann");
  private final TestPasskey ben = TestPasskey.of("ben", PasskeyAlgorithm.EDDSA);
  private final TestPasskey eve = TestPasskey.of("eve");
  private final Signed first = set(1, null, List.of(), ann, annsPhone, ben);

  @TempDir Path temporary;
  private DataDirectory data;
  private BundleKeeper keeper;
  private long nanos;
  private long versions;

  @BeforeEach
  void open() {
    data = DataDirectory.open(temporary);
    keeper = keeper();
  }

  private BundleKeeper keeper() {
    SignedClock clock = new SignedClock(data, () -> Fixture.NOW.plusNanos(nanos), () -> nanos);
    return new BundleKeeper(
        data,
        FIXTURE.identity("http://127.0.0.1:1"),
        TenantKeys.of(data, FIXTURE.identity("http://127.0.0.1:1"), clock),
        clock,
        new Standing(data),
        "0.1.0",
        bundle -> {});
  }

  private static PolicyDocument document(String... classes) {
    String rule =
        "{\"schema\":\"demarc/policy/v1\",\"title\":\"t\",\"rules\":[{\"id\":\"r\",\"classes\":"
            + "[\"%s\"],\"effect\":\"allow\"}]}";
    return read(rule.formatted(String.join("\",\"", classes)));
  }

  private static PolicyDocument read(String document) {
    try {
      return DemarcJson.strict().readValue(document, PolicyDocument.class);
    } catch (java.io.IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  private static PolicyRef ref(int version, PolicyDocument document) {
    return new PolicyRef(
        POLICY, new PolicyVersion(version), Digest.ofBytes(TestPasskey.json(document)));
  }

  private static Signed set(
      int sequence, @Nullable Signed before, List<TestPasskey> signers, TestPasskey... members) {
    byte[] payload =
        TestPasskey.json(
            new ApproverSet(
                ApproverSet.SCHEMA,
                Fixture.TENANT,
                sequence,
                before == null ? null : before.digest(),
                2,
                TestPasskey.RELYING_PARTY,
                TestPasskey.ORIGIN,
                Fixture.NOW,
                Stream.of(members).map(TestPasskey::approver).toList()));
    return Signed.of(payload, signers.stream().map(each -> each.sign(payload)).toList());
  }

  private WideningApproval statement(Approver by, PolicyRef of, PolicyRef... base) {
    return new WideningApproval(
        WideningApproval.SCHEMA,
        Fixture.TENANT,
        of,
        new TreeSet<>(Set.of(Fixture.GROUP)),
        List.of(base),
        by.person(),
        1,
        Fixture.NOW.minusSeconds(60),
        "bm9uY2U");
  }

  private Signed approval(TestPasskey by, PolicyRef of, PolicyRef... base) {
    byte[] payload = TestPasskey.json(statement(by.approver(), of, base));
    return Signed.of(payload, List.of(by.sign(payload)));
  }

  private Bundle bundle(PolicyRef policy, PolicyDocument document, @Nullable ApproverProof proof) {
    Bundle base = Fixture.bundle(++versions);
    return new Bundle(
        base.schema(),
        base.tenant(),
        base.audience(),
        base.version(),
        null,
        base.issuedAt(),
        base.notBefore(),
        base.expiresAt(),
        base.minAgentVersion(),
        new TreeSet<>(proof == null ? Set.of() : Set.of(ApproverSet.FEATURE)),
        policy,
        document,
        base.classes(),
        base.detectors(),
        base.applications(),
        base.targets(),
        base.actorKeys(),
        proof);
  }

  private Verdict offer(
      int version, PolicyDocument document, @Nullable Widened widened, Signed... sets) {
    return keeper.offer(
        FIXTURE.sign(
            bundle(ref(version, document), document, new ApproverProof(List.of(sets), widened))));
  }

  private Verdict offer(int version, PolicyDocument document, Signed... approvals) {
    Widened widened = new Widened(ref(version, document), null, List.of(approvals));
    return offer(version, document, approvals.length == 0 ? null : widened, first);
  }

  private void assertRefused(String words, Verdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict);
    assertEquals(RejectReason.APPROVAL, rejected.reason());
    assertTrue(rejected.detail().contains(words), rejected.detail());
  }

  private static void assertTaken(Verdict verdict) {
    assertInstanceOf(Accepted.class, verdict, verdict.toString());
  }

  private void begin() {
    assertTaken(offer(1, NARROW));
  }

  @Test
  void believesTheFirstSetItSeesAndWhatComesWithIt() {
    assertTaken(keeper.offer(FIXTURE.sign(bundle(ref(1, NARROW), NARROW, null))));
    assertTaken(offer(2, WIDE));
  }

  @Test
  void takesWhatEnoughPeopleApproved() {
    begin();
    assertTaken(
        offer(
            2,
            WIDE,
            approval(ann, ref(2, WIDE), ref(1, NARROW)),
            approval(ben, ref(2, WIDE), ref(1, NARROW))));
    assertEquals(WIDE, keeper.current().orElseThrow().bundle().document());
    assertEquals(WIDE, keeper().current().orElseThrow().bundle().document(), "after a restart");
  }

  @Test
  void takesWhatIsEqualOrNarrowerWithoutApproval() {
    assertTaken(offer(1, WIDE));
    assertTaken(offer(2, WIDE));
    assertTaken(offer(3, NARROW));
  }

  @Test
  void refusesWhatTheOperatorWidensAloneAlsoAfterARestart() {
    begin();
    assertRefused("carries no approval", offer(2, WIDE));
    keeper = keeper();
    assertRefused("carries no approval", offer(2, WIDE));
    assertEquals(NARROW, keeper.current().orElseThrow().bundle().document());
  }

  @Test
  void refusesAWiderOneWhenTheOneInForceHasExpiredOrIsLost() {
    begin();
    nanos += Duration.ofHours(30).toNanos();
    keeper = keeper();
    Instant later = Fixture.NOW.plusNanos(nanos);
    Bundle wide = bundle(ref(2, WIDE), WIDE, new ApproverProof(List.of(first), null));
    Bundle fresh =
        new Bundle(
            wide.schema(),
            wide.tenant(),
            wide.audience(),
            wide.version(),
            null,
            later,
            later,
            later.plusSeconds(3_600),
            wide.minAgentVersion(),
            wide.requiredFeatures(),
            wide.policy(),
            wide.document(),
            wide.classes(),
            wide.detectors(),
            wide.applications(),
            wide.targets(),
            wide.actorKeys(),
            wide.approvals());
    assertRefused("carries no approval", keeper.offer(FIXTURE.sign(fresh)));
    data.remove("bundle.json");
    keeper = keeper();
    assertRefused("carries no approval", keeper.offer(FIXTURE.sign(fresh)));
  }

  /** A second rule that permits nothing new, of more combinations than the budget has. */
  @Test
  void refusesWhatCanNotBeComparedWithoutEnoughApprovals() {
    begin();
    PolicyDocument unsure = undecidable();
    PolicyRef ref = ref(2, unsure);
    assertRefused("carries no approval", offer(2, unsure));
    Signed anns = approval(ann, ref, ref(1, NARROW));
    assertRefused("1 of 2 approvals", offer(2, unsure, anns));
    assertEquals(NARROW, keeper.current().orElseThrow().bundle().document());
    assertTaken(offer(2, unsure, anns, approval(ben, ref, ref(1, NARROW))));
  }

  private static PolicyDocument undecidable() {
    String has = "{\"has\":{\"attribute\":\"data.tags\",\"value\":\"%s\"}}";
    String pairs =
        IntStream.range(0, 9)
            .mapToObj(i -> has.formatted("a" + i) + "," + has.formatted("b" + i))
            .map("{\"any\":[%s]}"::formatted)
            .collect(Collectors.joining(","));
    return read(
        """
        {"schema":"demarc/policy/v1","title":"t","rules":[
          {"id":"r","classes":["public"],"effect":"allow"},
          {"id":"s","classes":["public"],"effect":"allow",
           "when":{"source":"","lowered":{"all":[%s]}}}]}
        """
            .formatted(pairs));
  }

  @Test
  void refusesABundleWithoutTheSetOnceOneIsPinned() {
    begin();
    assertRefused(
        "set is missing", keeper.offer(FIXTURE.sign(bundle(ref(2, NARROW), NARROW, null))));
  }

  @Test
  void refusesAnOlderVersionThatIsWider() {
    assertTaken(offer(1, WIDE));
    assertTaken(offer(2, NARROW));
    assertRefused("older version", offer(1, WIDE));
    assertRefused("carries no approval", offer(3, WIDE));
  }

  @Test
  void refusesTheSameApprovalsASecondTime() {
    begin();
    PolicyRef wide = ref(2, WIDE);
    Signed[] both = {approval(ann, wide, ref(1, NARROW)), approval(ben, wide, ref(1, NARROW))};
    assertTaken(offer(2, WIDE, both));
    nanos += Duration.ofMinutes(5).toNanos();
    assertTaken(offer(3, MIDDLE));
    assertRefused("older version", offer(2, WIDE, both));
    assertRefused(
        "approvals of something else",
        offer(4, WIDE, new Widened(wide, null, List.of(both)), first));
    assertRefused("replayed", offer(4, WIDE, new Widened(wide, WIDE, List.of(both)), first));
  }

  @Test
  void refusesToReachAnOldStepByWayOfAnotherPolicy() {
    PolicyId other = PolicyId.of("44444444-4444-4444-8444-444444444444");
    PolicyRef from = new PolicyRef(other, new PolicyVersion(1), ref(1, NARROW).digest());
    PolicyRef to = new PolicyRef(other, new PolicyVersion(2), ref(2, WIDE).digest());
    assertTaken(offer(3, MIDDLE));
    nanos += Duration.ofMinutes(5).toNanos();
    assertTaken(
        keeper.offer(FIXTURE.sign(bundle(from, NARROW, new ApproverProof(List.of(first), null)))));
    Widened old = new Widened(to, null, List.of(approval(ann, to, from), approval(ben, to, from)));
    assertRefused(
        "replayed",
        keeper.offer(FIXTURE.sign(bundle(to, WIDE, new ApproverProof(List.of(first), old)))));
  }

  @Test
  void takesANarrowerOneAfterAnApprovedOneThatItMissed() {
    begin();
    PolicyRef wide = ref(2, WIDE);
    Widened missed =
        new Widened(
            wide,
            WIDE,
            List.of(approval(ann, wide, ref(1, NARROW)), approval(ben, wide, ref(1, NARROW))));
    assertTaken(offer(3, MIDDLE, missed, first));
  }

  @Test
  void refusesMoreThanTheApprovedOneThatItMissed() {
    begin();
    PolicyRef middle = ref(2, MIDDLE);
    Widened missed =
        new Widened(
            middle,
            MIDDLE,
            List.of(approval(ann, middle, ref(1, NARROW)), approval(ben, middle, ref(1, NARROW))));
    assertRefused("beyond", offer(3, WIDE, missed, first));
  }

  @Test
  void refusesADocumentUnderTheNameOfAnother() {
    begin();
    Bundle renamed = bundle(ref(2, NARROW), MIDDLE, new ApproverProof(List.of(first), null));
    assertRefused("not the one it names", keeper.offer(FIXTURE.sign(renamed)));
  }

  /** What is given beside a good approval of Ann's, and why it does not count. */
  static Stream<Arguments> forgeries() {
    return Stream.of(
        Arguments.of(
            "origin",
            answer(a ->
                new TestPasskey.Answer(a.type(), "http://evil.test", a.relyingParty(), a.flags()))),
        Arguments.of(
            "origin",
            answer(a ->
                new TestPasskey.Answer(a.type(), a.origin() + "0", a.relyingParty(), a.flags()))),
        Arguments.of(
            "type",
            answer(a ->
                new TestPasskey.Answer(
                    "webauthn.create", a.origin(), a.relyingParty(), a.flags()))),
        Arguments.of(
            "relying-party",
            answer(a -> new TestPasskey.Answer(a.type(), a.origin(), "evil.test", a.flags()))),
        Arguments.of(
            "user-verification",
            answer(a -> new TestPasskey.Answer(a.type(), a.origin(), a.relyingParty(), 0x01))),
        Arguments.of(
            "user-presence",
            answer(a -> new TestPasskey.Answer(a.type(), a.origin(), a.relyingParty(), 0x04))));
  }

  private static TestPasskey.Answer answer(UnaryOperator<TestPasskey.Answer> change) {
    return change.apply(TestPasskey.Answer.GOOD);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("forgeries")
  void countsNoAnswerThatIsNotAsItMustBe(String flaw, TestPasskey.Answer answer) {
    begin();
    byte[] payload = TestPasskey.json(statement(ben.approver(), ref(2, WIDE), ref(1, NARROW)));
    assertRefused(
        "1 of 2 approvals: " + flaw,
        withAnns(Signed.of(payload, List.of(ben.sign(payload, answer)))));
  }

  @Test
  void countsNoSignatureOfAnotherStatementOrKey() {
    begin();
    byte[] payload = TestPasskey.json(statement(ben.approver(), ref(2, WIDE), ref(1, NARROW)));
    byte[] other = TestPasskey.json(statement(ben.approver(), ref(3, WIDE), ref(1, NARROW)));
    assertRefused(
        "1 of 2 approvals: challenge", withAnns(Signed.of(payload, List.of(ben.sign(other)))));
    assertRefused(
        "1 of 2 approvals: version", withAnns(Signed.of(other, List.of(ben.sign(other)))));
    assertRefused(
        "1 of 2 approvals: credential", withAnns(Signed.of(payload, List.of(eve.sign(payload)))));
    TestPasskey forged =
        new TestPasskey(ben.approver(), TestPasskey.of("ben", PasskeyAlgorithm.EDDSA).pair());
    assertRefused(
        "1 of 2 approvals: signature", withAnns(Signed.of(payload, List.of(forged.sign(payload)))));
    assertRefused("1 of 2 approvals", withAnns(Signed.of(payload, List.of())));
    assertRefused("1 of 2 approvals: malformed", withAnns(Signed.of("{".getBytes(), List.of())));
  }

  @Test
  void countsAPersonOnceWhateverTheySignWith() {
    begin();
    assertRefused("1 of 2 approvals", withAnns(approval(annsPhone, ref(2, WIDE), ref(1, NARROW))));
  }

  @Test
  void countsNobodyWhoSignsInAnothersName() {
    begin();
    byte[] payload = TestPasskey.json(statement(ben.approver(), ref(2, WIDE), ref(1, NARROW)));
    assertRefused(
        "1 of 2 approvals: person", withAnns(Signed.of(payload, List.of(annsPhone.sign(payload)))));
  }

  @Test
  void countsNoApprovalForOtherGroups() {
    begin();
    WideningApproval own = statement(ben.approver(), ref(2, WIDE), ref(1, NARROW));
    byte[] payload =
        TestPasskey.json(
            new WideningApproval(
                own.schema(),
                own.tenant(),
                own.policy(),
                new TreeSet<>(Set.of(GroupId.of("kiosks"))),
                own.base(),
                own.approver(),
                own.set(),
                own.at(),
                own.nonce()));
    assertRefused(
        "1 of 2 approvals: group", withAnns(Signed.of(payload, List.of(ben.sign(payload)))));
  }

  private Verdict withAnns(Signed other) {
    return offer(2, WIDE, approval(ann, ref(2, WIDE), ref(1, NARROW)), other);
  }

  @Test
  void takesASetThatTheOneBeforeSignedAndBelievesItsMembers() {
    begin();
    Signed second = set(2, first, List.of(ann, ben), ben, eve);
    PolicyRef wide = ref(2, WIDE);
    Signed anns = approval(ann, wide, ref(1, NARROW));
    Signed bens = approval(ben, wide, ref(1, NARROW));
    Signed eves = approval(eve, wide, ref(1, NARROW));
    assertRefused(
        "1 of 2 approvals: credential",
        offer(2, WIDE, new Widened(wide, null, List.of(anns, bens)), first, second));
    assertTaken(offer(2, WIDE, new Widened(wide, null, List.of(bens, eves)), first, second));
    assertRefused("pinned set is missing", offer(3, NARROW, (Widened) null, first));
  }

  @Test
  void refusesSetsThatDoNotFollow() {
    begin();
    TestPasskey[] next = {ben, eve};
    List<Signed> wrong = new ArrayList<>();
    wrong.add(set(2, first, List.of(), next));
    wrong.add(set(2, first, List.of(ann, annsPhone), next));
    wrong.add(set(2, first, List.of(ben, eve), next));
    wrong.add(set(2, set(1, null, List.of(), ben, eve), List.of(ann, ben), next));
    wrong.add(set(3, first, List.of(ann, ben), next));
    for (Signed each : wrong) {
      assertRefused("set ", offer(2, NARROW, (Widened) null, first, each));
    }
    Signed other = set(1, null, List.of(), ben, eve);
    assertRefused("not the one that was pinned", offer(2, NARROW, (Widened) null, other));
    assertTaken(offer(2, NARROW, (Widened) null, first, set(2, first, List.of(ann, ben), next)));
  }
}
