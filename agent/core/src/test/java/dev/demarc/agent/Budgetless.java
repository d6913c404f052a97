package dev.demarc.agent;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.LeaseBook;
import dev.demarc.agent.record.Leased;
import dev.demarc.agent.record.Reserved;
import dev.demarc.agent.spend.LeaseDesk;
import dev.demarc.agent.spend.Spending;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The spending of an agent whose tenant has no budgets, and whose control plane grants nothing. */
final class Budgetless implements LeaseBook, ControlPlane {
  private Budgetless() {}

  static Spending spending(Metrics metrics) {
    Budgetless nothing = new Budgetless();
    return new Spending(
        nothing, new LeaseDesk(nothing), "none", InstantSource.system(), System::nanoTime, metrics);
  }

  @Override
  public CompletionStage<Void> reserve(Reserved reserved) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> release(long reservation) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> keep(Leased lease) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> forget(Leased lease) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<Leased> leases() {
    return List.of();
  }

  @Override
  public CompletionStage<Answer> send(Call call) {
    return CompletableFuture.failedFuture(new Away("nobody is there"));
  }

  @Override
  public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
    return CompletableFuture.failedFuture(new Away("nobody is there"));
  }
}
