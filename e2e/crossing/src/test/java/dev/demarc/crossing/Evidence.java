package dev.demarc.crossing;

import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SessionRecord;
import dev.demarc.contract.id.DecisionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The agent's own journal, with what is written to it kept for the check as well. */
final class Evidence implements Journal {
  private final Journal journal;
  private final Map<DecisionId, RequestRecord> requests = new ConcurrentHashMap<>();
  private final Map<DecisionId, List<Attempt>> attempts = new ConcurrentHashMap<>();

  Evidence(Journal journal) {
    this.journal = journal;
  }

  Optional<RequestRecord> request(DecisionId decision) {
    return Optional.ofNullable(requests.get(decision));
  }

  List<RequestRecord> requests() {
    return List.copyOf(requests.values());
  }

  List<Attempt> attempts(DecisionId decision) {
    return attempts.getOrDefault(decision, List.of());
  }

  @Override
  public CompletionStage<Void> intent(Intent intent) {
    return journal.intent(intent);
  }

  @Override
  public CompletionStage<Void> attempt(Attempt attempt) {
    keep(attempt);
    return journal.attempt(attempt);
  }

  @Override
  public CompletionStage<Void> request(RequestRecord request) {
    requests.put(request.decision().id(), request);
    return journal.request(request);
  }

  @Override
  public CompletionStage<Void> session(SessionRecord carried) {
    return journal.session(carried);
  }

  @Override
  public List<SessionRecord> sessions() {
    return journal.sessions();
  }

  @Override
  public CompletionStage<Void> answered(Attempt attempt, RequestRecord request) {
    keep(attempt);
    requests.put(request.decision().id(), request);
    return journal.answered(attempt, request);
  }

  private void keep(Attempt attempt) {
    attempts.merge(
        attempt.decision(),
        List.of(attempt),
        (before, now) -> {
          List<Attempt> all = new ArrayList<>(before);
          all.addAll(now);
          return all;
        });
  }
}
