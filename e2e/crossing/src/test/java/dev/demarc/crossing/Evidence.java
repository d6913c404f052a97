package dev.demarc.crossing;

import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SessionRecord;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The agent's own journal, with what is written to it kept for the check as well. */
final class Evidence implements Journal {
  private final Journal journal;
  private final Map<DecisionId, RequestRecord> requests = new ConcurrentHashMap<>();
  private final Map<DecisionId, List<Attempt>> attempts = new ConcurrentHashMap<>();
  private final Queue<Written> written = new ConcurrentLinkedQueue<>();

  /** A record and when it was written. */
  private record Written(RequestRecord record, long nanos) {}

  Evidence(Journal journal) {
    this.journal = journal;
  }

  Optional<RequestRecord> request(DecisionId decision) {
    return Optional.ofNullable(requests.get(decision));
  }

  /** What was asked at the door, and no turn of a job. */
  List<RequestRecord> requests() {
    return requests.values().stream().filter(each -> each.heldAt() == null).toList();
  }

  boolean answered(DecisionId decision) {
    return request(decision).filter(each -> each.error() == null).isPresent();
  }

  /** By which the job was held. */
  RequestRecord held(JobId job) {
    return written.stream()
        .map(Written::record)
        .filter(each -> job.equals(each.job()) && each.heldAt() == null)
        .findFirst()
        .orElseThrow();
  }

  /** Of this turn; empty where it was no more than a look. */
  Optional<RequestRecord> of(Turns.Turn turn) {
    return written.stream()
        .filter(each -> each.nanos() >= turn.fromNanos() && each.nanos() <= turn.toNanos())
        .map(Written::record)
        .filter(each -> turn.job().equals(each.job()) && each.heldAt() != null)
        .findFirst();
  }

  private void keep(RequestRecord request) {
    requests.put(request.decision().id(), request);
    if (request.job() != null) {
      written.add(new Written(request, System.nanoTime()));
    }
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
    keep(request);
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
    keep(request);
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
