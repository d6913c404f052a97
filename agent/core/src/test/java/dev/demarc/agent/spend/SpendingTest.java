package dev.demarc.agent.spend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.LoadedSqlite;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.record.Leased;
import dev.demarc.agent.record.Payer;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.decision.Unaffordable;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Leases over real HTTP, kept in a real journal; time is the test's. */
@ExtendWith(LoadedSqlite.class)
class SpendingTest {
  private static final BudgetId BUDGET = new BudgetId(new UUID(0, 7));
  private static final Instant STARTS = Instant.parse("2026-11-27T00:00:00Z");
  private static final Instant ENDS = STARTS.plus(Duration.ofDays(1));
  private static final Price ONE_EACH = new Price(Instant.EPOCH, null, 0, null, 1_000_000, 0);

  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane controlPlane = new FakeControlPlane(fixture);
  private Instant now = STARTS.plusSeconds(60);
  private Purse purse;

  @AfterEach
  void close() {
    purse.close();
    controlPlane.close();
  }

  private LeaseOffice office(long limit, long share) {
    LeaseOffice office = new LeaseOffice(limit, share, STARTS, ENDS).at(controlPlane);
    purse = new Purse(controlPlane, fixture, directory, () -> now);
    return office;
  }

  private void restart() {
    purse.close();
    purse = new Purse(controlPlane, fixture, directory, () -> now);
  }

  private Charge charge(long most) throws Unpaid {
    return purse.spending.charge(payment(ONE_EACH, most));
  }

  private static Payment payment(@Nullable Price price, long most) {
    return payment(BUDGET, price, most);
  }

  private static Payment payment(BudgetId id, @Nullable Price price, long most) {
    Budget budget = new Budget(id, null, null, null, null);
    Payer payer =
        new Payer(
            ApplicationId.of("notes"), "ward", ClassId.of("public"), TaskId.of("chat"), null, null);
    return new Payment(List.of(budget), payer, price, new Payment.Use(1, 0, 0, most));
  }

  private static Payment.Use used(long amount) {
    return new Payment.Use(1, 0, 0, amount);
  }

  private Unpaid refused(long most) {
    return assertThrows(Unpaid.class, () -> charge(most));
  }

  /** As the journal does with the evidence of an attempt. */
  private void settle(Charge charge, long cost) {
    charge.kept().toCompletableFuture().join();
    charge.measured(used(cost));
  }

  @Test
  void spendsWhatIsLeasedAndNoMore() throws Unpaid {
    LeaseOffice office = office(100, 0);
    settle(charge(60), 60);
    Unpaid refused = refused(41);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused.why());
    assertEquals(BUDGET, refused.budget());
    assertEquals(Optional.of(ENDS), refused.renewsAt());
    settle(charge(40), 40);
    purse.spending.doWork();
    assertEquals(100, office.settled(STARTS));
    assertEquals(0, office.held(STARTS));
  }

  @Test
  void mayUseAgainWhatWasReservedAndNotSpent() throws Unpaid {
    office(100, 0);
    settle(charge(100), 1);
    settle(charge(99), 1);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(99).why());
  }

  @Test
  void releasesWhatNeverBegan() throws Unpaid {
    office(100, 0);
    charge(100).close();
    charge(100);
  }

  @Test
  void spendsOnlyWhatIsLeasedWhileNobodyCanBeAsked() throws Unpaid {
    LeaseOffice office = office(1_000, 100);
    settle(charge(10), 10);
    office.open = false;
    settle(charge(90), 90);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
    assertTrue(refused(1).isUnreached(), "also without asking again");
    office.open = true;
    purse.passes(Duration.ofSeconds(2));
    assertFalse(refused(10_000).isUnreached());
    settle(charge(1), 1);
    purse.spending.doWork();
    assertEquals(101, office.settled(STARTS));
  }

  @Test
  void asksNotAgainWithinASecondOfANo() {
    LeaseOffice office = office(100, 0);
    refused(101);
    int asked = office.heard.size();
    refused(102);
    assertEquals(asked, office.heard.size());
    purse.passes(Duration.ofMillis(1_001));
    refused(102);
    assertEquals(asked + 1, office.heard.size());
  }

  @Test
  void takesAGrantWhoseAnswerWasLostOnce() throws Unpaid {
    LeaseOffice office = office(1_000, 100);
    office.loses = 1;
    refused(10);
    purse.passes(Duration.ofSeconds(2));
    settle(charge(10), 10);
    assertEquals(90, office.held(STARTS) + office.settled(STARTS) - 10);
  }

  @Test
  void settlesAllThatWasReservedWhereTheProcessDiedBeforeItKnew() throws Unpaid {
    LeaseOffice office = office(100, 100);
    charge(70).kept().toCompletableFuture().join();
    restart();
    assertEquals(70, purse.kept(STARTS).settledMicroUsd());
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(31).why());
    settle(charge(30), 30);
    purse.spending.doWork();
    assertEquals(100, office.settled(STARTS));
  }

  @Test
  void goesOnAfterARestartWhileNobodyCanBeAsked() throws Unpaid {
    LeaseOffice office = office(1_000, 100);
    charge(10).close();
    purse.journal.leases();
    office.open = false;
    restart();
    settle(charge(100), 100);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
  }

  @Test
  void tellsTheSameTwiceWithoutHarm() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(40), 40);
    office.loses = 1;
    assertThrows(RuntimeException.class, () -> purse.spending.doWork());
    purse.spending.doWork();
    purse.spending.doWork();
    assertEquals(40, office.settled(STARTS));
    assertEquals(60, office.held(STARTS));
  }

  @Test
  void beginsANewLeaseInANewPeriodAndSettlesInTheOneItBeganIn() throws Unpaid {
    LeaseOffice office = office(100, 100);
    Charge late = charge(80);
    now = ENDS;
    office.turn(ENDS, ENDS.plus(Duration.ofDays(1)));
    settle(charge(100), 100);
    settle(late, 50);
    purse.spending.doWork();
    assertEquals(50, office.settled(STARTS));
    assertEquals(0, office.held(STARTS), "what was not spent went back");
    assertEquals(100, office.settled(ENDS));
  }

  @Test
  void beginsNothingOnALeaseThatExpired() throws Unpaid {
    LeaseOffice office = office(100, 100);
    office.expiring(now.plusSeconds(10));
    Charge late = charge(50);
    office.open = false;
    now = now.plusSeconds(10);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
    settle(late, 30);
    office.open = true;
    office.expiring(ENDS);
    purse.spending.doWork();
    assertEquals(30, office.settled(STARTS), "what was spent is told, however late");
    assertEquals(0, office.held(STARTS));
  }

  @Test
  void givesBackWhatItHasNoUseFor() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(10), 10);
    purse.passes(Duration.ofMinutes(6));
    purse.spending.doWork();
    assertEquals(0, office.held(STARTS));
    Leased kept = purse.kept(STARTS);
    assertEquals(90, kept.returnedMicroUsd());
    office.open = false;
    restart();
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
  }

  @Test
  void givesBackALargeLeaseAsOftenAsItLikes() throws Unpaid {
    LeaseOffice office = office(LeaseAsk.MOST, LeaseAsk.MOST);
    for (int cycle = 0; cycle < 5; cycle++) {
      settle(charge(1), 1);
      purse.passes(Duration.ofMinutes(6));
      purse.spending.doWork();
    }
    assertEquals(5, office.settled(STARTS));
    assertEquals(0, office.held(STARTS));
  }

  @Test
  void givesBackAllThatNobodyTookWhereItStops() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(10), 10);
    charge(20).kept().toCompletableFuture().join();
    purse.spending.handIn();
    assertEquals(10, office.settled(STARTS));
    assertEquals(20, office.held(STARTS), "what is under way stays");
  }

  @Test
  void stopsWhereNobodyHearsWhatItGivesBack() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(10), 10);
    office.open = false;
    purse.spending.handIn();
    office.open = true;
    restart();
    purse.spending.doWork();
    assertEquals(0, office.held(STARTS));
  }

  @Test
  void sharesABudgetWithAnotherAgent() throws Unpaid {
    LeaseOffice office = office(100, 50);
    settle(charge(10), 10);
    Path elsewhere = directory.resolve("other");
    try (Purse other = new Purse(controlPlane, fixture, elsewhere, () -> now)) {
      other.spending.charge(payment(ONE_EACH, 50)).measured(used(50));
      assertThrows(Unpaid.class, () -> other.spending.charge(payment(ONE_EACH, 1)));
      other.spending.doWork();
    }
    settle(charge(40), 40);
    refused(1);
    purse.spending.doWork();
    assertEquals(100, office.settled(STARTS));
  }

  @Test
  void paysNothingWhosePriceNobodyKnows() {
    office(100, 100);
    Unpaid refused = assertThrows(Unpaid.class, () -> purse.spending.charge(payment(null, 1)));
    assertEquals(Unaffordable.PRICE_UNKNOWN, refused.why());
  }

  @Test
  void paysForWhatCostsNothingWhateverIsLeft() throws Unpaid {
    LeaseOffice office = office(0, 0);
    Price free = new Price(Instant.EPOCH, null, 0, null, 0, 0);
    purse.spending.charge(payment(free, 1_000)).measured(used(1_000));
    assertTrue(office.heard.isEmpty());
  }

  @Test
  void keepsItsLeasesWhereSomethingElseSaysNotFound() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(40), 40);
    office.isThere = false;
    assertThrows(RuntimeException.class, () -> purse.spending.doWork());
    assertEquals(1, purse.journal.leases().size());
    settle(charge(60), 60);
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
    office.isThere = true;
    purse.spending.doWork();
    assertEquals(100, office.settled(STARTS));
  }

  @Test
  void tellsOfEachLeaseWhateverBecomesOfAnother() throws Unpaid {
    LeaseOffice office = office(100, 0);
    List<BudgetId> budgets = List.of(BUDGET, new BudgetId(new UUID(0, 8)));
    for (BudgetId bad : budgets) {
      for (BudgetId budget : budgets) {
        settle(purse.spending.charge(payment(budget, ONE_EACH, 1)), 1);
      }
      office.cannotTake = bad;
      office.heard.clear();
      assertThrows(ControlPlane.Away.class, () -> purse.spending.doWork());
      assertEquals(2, office.heard.size(), "both were tried");
      office.cannotTake = null;
    }
  }

  @Test
  void letsAFreeRouteBeAskedForWhateverIsOverspent() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(50), 101);
    Price free = new Price(Instant.EPOCH, null, 0, null, 0, 0);
    int asked = office.heard.size();
    purse.spending.check(payment(free, 1_000));
    assertEquals(asked, office.heard.size());
  }

  @Test
  void forgetsLeasesOfABudgetThatIsNoMore() throws Unpaid {
    LeaseOffice office = office(100, 100);
    settle(charge(10), 10);
    office.knowsTheBudget = false;
    purse.spending.doWork();
    restart();
    assertTrue(purse.journal.leases().isEmpty());
    assertEquals(Unaffordable.BUDGET_EXHAUSTED, refused(1).why());
  }
}
