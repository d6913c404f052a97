package dev.demarc.agent.classify;

import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SessionRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal for sessions alone. */
final class FakeShelf implements Journal {
  private final Map<String, SessionRecord> rows = new LinkedHashMap<>();
  int written;
  boolean fails;

  @Override
  public CompletionStage<Void> session(SessionRecord carried) {
    if (fails) {
      return CompletableFuture.failedFuture(new IOException("disk full"));
    }
    written++;
    rows.put(carried.application() + " " + carried.session(), carried);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<SessionRecord> sessions() {
    return List.copyOf(rows.values());
  }

  @Override
  public CompletionStage<Void> intent(Intent intent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> attempt(Attempt attempt) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> request(RequestRecord request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> answered(Attempt attempt, RequestRecord request) {
    throw new UnsupportedOperationException();
  }
}
