package dev.demarc.agent;

import dev.demarc.agent.classify.Classification;
import dev.demarc.agent.classify.Classifier;
import dev.demarc.agent.classify.SessionDigests;
import dev.demarc.agent.classify.Sessions;
import dev.demarc.agent.decide.Approvals;
import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.decide.Consents;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.decide.DecisionIds;
import dev.demarc.agent.decide.FactFinder;
import dev.demarc.agent.decide.Relayed;
import dev.demarc.agent.execute.Adapter;
import dev.demarc.agent.execute.AgentAdapter;
import dev.demarc.agent.execute.Bound;
import dev.demarc.agent.execute.Executor;
import dev.demarc.agent.execute.ExtractiveAdapter;
import dev.demarc.agent.execute.HandedOn;
import dev.demarc.agent.execute.Job;
import dev.demarc.agent.execute.LlamaAdapter;
import dev.demarc.agent.execute.OnnxAdapter;
import dev.demarc.agent.execute.OpenAiAdapter;
import dev.demarc.agent.execute.OpenInferenceAdapter;
import dev.demarc.agent.execute.TemplateAdapter;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.record.Payer;
import dev.demarc.agent.spend.Payment;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stages of the pipeline, each with what it needs. Safe for many threads. */
final class Stages implements AutoCloseable {
  final Executor executor;
  final Approvals approvals;
  final Consents consents;
  final Routing routing;

  private final PipelineParts parts;
  private final OpenAiAdapter openAi;
  private final OpenInferenceAdapter openInference;
  private final AgentAdapter agents;
  private final Relayed relayed = new Relayed();
  private final FactFinder factFinder;
  private final DecisionIds ids;
  private final Sessions sessions;
  private final SessionDigests digests;
  private volatile @Nullable Compiled compiled;

  private record Compiled(Digest bundle, Classifier classifier) {}

  Stages(PipelineParts parts) {
    this.parts = parts;
    this.openAi = new OpenAiAdapter(parts.vertx(), parts.clock());
    this.openInference = new OpenInferenceAdapter(parts.vertx(), parts.clock());
    this.agents = new AgentAdapter(parts.vertx(), parts.clock());
    this.factFinder = new FactFinder(parts.here(), parts.preferences());
    this.ids = new DecisionIds(parts.clock());
    this.sessions = new Sessions(parts.journal(), parts.clock(), parts.metrics());
    this.digests = new SessionDigests(parts.commitmentKey());
    this.routing = new Routing(parts, digests);
    this.approvals = new Approvals(parts.approver());
    this.consents = new Consents(parts.asker(), routing.lineage(), digests);
    this.executor =
        new Executor(
            adapters(parts), parts.journal(), parts.stabiliser(), parts.metrics(), parts.clock());
  }

  private Map<Protocol, Adapter> adapters(PipelineParts parts) {
    return Map.of(
        Protocol.OPENAI, openAi,
        Protocol.AZURE_OPENAI, openAi,
        Protocol.VLLM, openAi,
        Protocol.OLLAMA, openAi,
        Protocol.OPEN_INFERENCE, openInference,
        Protocol.AGENT, agents,
        Protocol.LLAMA, new LlamaAdapter(parts.runtimes(), parts.clock()),
        Protocol.ONNX, new OnnxAdapter(parts.embedders(), parts.clock()),
        Protocol.EXTRACTIVE, new ExtractiveAdapter(parts.clock()),
        Protocol.TEMPLATE, new TemplateAdapter(parts.clock()));
  }

  /** The classifier of this bundle, compiled when it is first met. */
  Classifier classifier(InForce policy) {
    Compiled ready = compiled;
    if (ready == null || !ready.bundle().equals(policy.digest())) {
      ready = new Compiled(policy.digest(), Classifier.of(policy.bundle(), parts.taggers()));
      compiled = ready;
    }
    return ready.classifier();
  }

  Optional<SessionDigest> session(Inbound inbound) {
    return inbound
        .hints()
        .session()
        .map(name -> digests.of(inbound.caller().application().id(), name));
  }

  Optional<Sessions.Carried> carried(Inbound inbound, Optional<SessionDigest> session) {
    return session.flatMap(digest -> sessions.of(inbound.caller().application().id(), digest));
  }

  Deciding deciding(
      Inbound inbound, Classification data, Optional<SessionDigest> session, boolean runs) {
    relayed.refuseLoop(inbound);
    Facts facts = factFinder.facts(inbound, data, session);
    Set<TargetId> excluded =
        inbound
            .hints()
            .relay()
            .map(relay -> Relayed.excluded(relay, inbound.caller().policy(), facts))
            .orElse(Set.of());
    return new Deciding(
        inbound.caller().policy(),
        ids.next(),
        facts,
        routing.stay(inbound, session),
        routing.failuresBefore(inbound),
        routing.leaders(session, runs),
        () -> Relayed.without(excluded, parts.targets().availability()),
        parts.targets()::shortfalls,
        () -> parts.targets().measured(facts.task()),
        routing.pace(inbound, facts));
  }

  /** From here on the session carries this data's class, also after a restart. */
  void remember(Inbound inbound, Deciding deciding) {
    Facts facts = deciding.facts();
    SessionDigest session = facts.session();
    if (session != null) {
      Facts.Data data = facts.data();
      Classification carried =
          new Classification(
              data.dataClass(),
              data.rank(),
              data.tags(),
              data.sources(),
              facts.withoutHints().data().tags());
      Executor.await(
          sessions.routed(
              inbound.caller().application().id(),
              session,
              carried,
              classifier(deciding.policy())::rank));
    }
  }

  Job job(Inbound inbound, Deciding deciding, Outcome.Routed routed, int number) {
    Catalogue.Entry entry =
        new Catalogue(deciding.policy().bundle().targets()).entry(routed.route());
    Binding binding =
        parts
            .targets()
            .binding(routed.route().target())
            .orElseThrow(() -> Refusal.of(ErrorCode.ROUTES_EXHAUSTED));
    Instant deadline = inbound.at().plus(inbound.hints().deadline());
    return new Job(
        deciding.id(),
        number,
        routed.route(),
        entry.target(),
        entry.offer(),
        binding,
        inbound.request(),
        deciding.facts().origin(),
        deadline,
        routing.firstBy(deciding.policy(), routed, deadline),
        Routing.fallback(deciding.policy()).onMismatch(),
        HandedOn.of(
            relayed.own(), inbound.hints().relay(), deciding.facts(), calls(routed.chunking())),
        routed.chunking());
  }

  /** Who pays for an attempt, and how much it can be, if it begins now. */
  Payment payment(Inbound inbound, Deciding deciding, Route route, @Nullable Chunking chunking) {
    Application caller = inbound.caller().application();
    Bundle bundle = deciding.policy().bundle();
    List<Budget> budgets =
        bundle.budgets().stream()
            .filter(budget -> budget.covers(caller.team(), caller.id(), route))
            .toList();
    ModelOffer offer = new Catalogue(bundle.targets()).entry(route).offer();
    Price price = offer.price(parts.clock().instant()).orElse(null);
    Facts facts = deciding.facts();
    return new Payment(
        budgets,
        new Payer(
            caller.id(),
            facts.team(),
            facts.data().dataClass(),
            facts.task(),
            facts.origin(),
            deciding.rule(route)),
        price,
        Bound.of(inbound.request(), offer.contextTokens(), chunking));
  }

  private static int calls(@Nullable Chunking chunking) {
    return chunking == null ? 1 : chunking.parts() + 1;
  }

  @Override
  public void close() {
    openAi.close();
    openInference.close();
    agents.close();
  }
}
