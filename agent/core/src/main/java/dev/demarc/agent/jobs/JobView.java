package dev.demarc.agent.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.JobId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Jobs as their application reads them. Safe for many threads. */
public final class JobView {
  private final Jobs jobs;

  public JobView(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * One with its answer, or why it has none.
   *
   * @throws Refusal not_found where this application has no such job
   */
  public ObjectNode one(ApplicationId application, JobId id) {
    HeldJob job = jobs.find(application, id).orElseThrow(JobView::absent);
    Optional<byte[]> answer = jobs.answer(job);
    if (job.state() == JobState.ANSWERED && answer.isEmpty()) {
      return of(jobs.find(application, id).orElse(job));
    }
    ObjectNode view = of(job);
    answer.ifPresent(bytes ->
        view.putRawValue("result", new RawValue(new String(bytes, StandardCharsets.UTF_8))));
    return view;
  }

  /** A page of them, without their answers; {@code next} where there may be more. */
  public ObjectNode page(ApplicationId application, Optional<JobId> after, int limit) {
    List<HeldJob> some = jobs.of(application, after, limit);
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    some.forEach(job -> items.add(of(job)));
    if (some.size() == limit) {
      page.put("next", some.getLast().id().text());
    }
    return page;
  }

  /**
   * Ends one and wipes it.
   *
   * @throws Refusal not_found where this application has no such job
   */
  public ObjectNode cancel(ApplicationId application, JobId id) {
    return of(jobs.cancel(application, id).orElseThrow(JobView::absent));
  }

  private static ObjectNode of(HeldJob job) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("id", job.id().text())
        .put("state", job.state().wire())
        .put("class", job.dataClass().text())
        .put("createdAt", job.createdAt().toString())
        .put("expiresAt", job.expiresAt().toString())
        .put("attempts", job.attempts())
        .put("decision", job.decision().text());
    if (job.error() != null) {
      view.putRawValue("error", new RawValue(job.error()));
    }
    return view;
  }

  /** As a caller is told at once, without the outer member. */
  static String error(Refusal refusal) {
    return ErrorBody.json(refusal).path("error").toString();
  }

  private static Refusal absent() {
    return Refusal.of(ErrorCode.NOT_FOUND);
  }
}
