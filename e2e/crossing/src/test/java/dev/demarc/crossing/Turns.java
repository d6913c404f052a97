package dev.demarc.crossing;

import dev.demarc.agent.jobs.HeldJob;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.id.JobId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The turns that jobs were given: whose each was, and when. For one thread. */
final class Turns implements JobRunner.Again {
  private final JobRunner.Again pipeline;
  private final PolicyInForce policy;
  private final List<Turn> turns = new ArrayList<>();
  private long asked;

  /**
   * One.
   *
   * @param request that waited, by its number: what it holds says so
   */
  record Turn(JobId job, int request, long fromNanos, long toNanos) {}

  Turns(JobRunner.Again pipeline, PolicyInForce policy) {
    this.pipeline = pipeline;
    this.policy = policy;
  }

  /** What a turn obeys: it begins when it asks for it. */
  PolicyInForce policy() {
    return () -> {
      asked = System.nanoTime();
      return policy.current();
    };
  }

  List<Turn> all() {
    return List.copyOf(turns);
  }

  @Override
  public void again(HeldJob job, Inbound inbound, Reply reply) {
    byte[] body = inbound.request().tree().toString().getBytes(StandardCharsets.UTF_8);
    int request = Ear.in(body).stream().map(Token::request).findFirst().orElseThrow();
    long from = asked;
    try {
      pipeline.again(job, inbound, reply);
    } finally {
      turns.add(new Turn(job.id(), request, from, System.nanoTime()));
    }
  }
}
