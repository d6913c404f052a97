package dev.demarc.agent;

import dev.demarc.agent.ask.Approver;
import dev.demarc.agent.ask.Asker;
import dev.demarc.agent.classify.Taggers;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.probe.Targets;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.spend.Spending;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.onnx.OnnxRuntime;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline is made of. Whoever made a part closes it.
 *
 * @param runtimes the local model of each target that is bound to one
 * @param embedders the same for vectors
 * @param taggers the models of detectors that are one
 * @param commitmentKey the tenant's key for digests of what must not be guessed, 16 bytes or more
 * @param preferences what a verified person wants beyond the policy
 * @param policy what is in force at any moment
 * @param spending pays for attempts where budgets apply
 * @param offline whether the control plane is not reached now
 */
public record PipelineParts(
    Asker asker,
    Approver approver,
    Journal journal,
    Targets targets,
    Stabiliser stabiliser,
    Function<TargetId, Optional<LlamaRuntime>> runtimes,
    Function<TargetId, Optional<OnnxRuntime>> embedders,
    Taggers taggers,
    Here here,
    byte[] commitmentKey,
    Function<@Nullable SubjectId, @Nullable PersonalPreferences> preferences,
    PolicyInForce policy,
    Jobs jobs,
    Spending spending,
    BooleanSupplier offline,
    Metrics metrics,
    Vertx vertx,
    InstantSource clock) {
  @Override
  public String toString() {
    return "PipelineParts";
  }
}
