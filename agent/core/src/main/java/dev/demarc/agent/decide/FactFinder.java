package dev.demarc.agent.decide;

import dev.demarc.agent.classify.Classification;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.contract.policy.Transform;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers what permission is computed from. Only declared names get in, never a caller's text. */
public final class FactFinder {
  /** What a request is for when it does not say. */
  public static final TaskId CHAT = TaskId.of("chat");

  /** What a request for vectors is for when it does not say. */
  public static final TaskId EMBED = TaskId.of("embed");

  static final TaskId SUMMARIZE = TaskId.of("summarize");

  private final Here here;
  private final Function<@Nullable SubjectId, @Nullable PersonalPreferences> preferences;
  private volatile @Nullable Known known;

  /** What is gathered of a bundle when it is first met. */
  private record Known(
      Digest bundle, DeclaredNames names, TokenCount tokens, boolean divides, boolean needsRoles) {
    static Known of(InForce policy) {
      boolean divides =
          policy.bundle().document().preferences().stream()
              .anyMatch(each -> each.permits(Transform.CHUNK_AND_SUMMARISE));
      return new Known(
          policy.digest(),
          new DeclaredNames(policy.bundle()),
          TokenCount.of(policy.bundle()),
          divides,
          policy.bundle().document().restrictsByRoles());
    }
  }

  /**
   * @param preferences what a verified person wants beyond the policy
   */
  public FactFinder(
      Here here, Function<@Nullable SubjectId, @Nullable PersonalPreferences> preferences) {
    this.here = here;
    this.preferences = preferences;
  }

  /**
   * The facts of a request.
   *
   * @throws Refusal when it names a tag, task or model that there is not, a task its application
   *     may not name, or comes from somebody whose roles would have to be known
   */
  public Facts facts(Inbound inbound, Classification data, Optional<SessionDigest> session) {
    Application application = inbound.caller().application();
    var bundle = inbound.caller().policy().bundle();
    new Catalogue(bundle.targets()).requireOffered(inbound.request().model());
    Known known = known(inbound.caller().policy());
    known.names().require(inbound.hints());
    requireRoles(inbound, known);
    TaskId task = task(inbound, application);
    return new Facts(
        bundle.tenant(),
        application.id(),
        application.team(),
        inbound.actor(),
        task,
        data.facts(),
        tools(inbound.request(), bundle.document()),
        here.place(),
        here.site(),
        bundle.audience(),
        session.orElse(null),
        request(inbound, task, known),
        proven(application, task, data),
        preferences.apply(inbound.actor().subject()));
  }

  /** Who is not known to have a role is not taken for one who has it not. */
  private static void requireRoles(Inbound inbound, Known known) {
    if (known.needsRoles() && inbound.person().roles().isEmpty()) {
      throw Refusal.of(ErrorCode.ACTOR_ROLES_UNKNOWN);
    }
  }

  private Known known(InForce policy) {
    Known ready = known;
    if (ready == null || !ready.bundle().equals(policy.digest())) {
      ready = Known.of(policy);
      known = ready;
    }
    return ready;
  }

  /** An application that is registered for its tasks is vouched for in naming one. */
  private static Facts.@Nullable Proven proven(
      Application application, TaskId task, Classification data) {
    TaskId vouched = application.tasks().isEmpty() ? CHAT : task;
    boolean nothingAdded = vouched.equals(task) && data.proven().equals(data.tags());
    return nothingAdded ? null : new Facts.Proven(vouched, data.proven());
  }

  private static TaskId task(Inbound inbound, Application application) {
    TaskId task = inbound.hints().task().orElse(usual(inbound.request()));
    if (!application.tasks().isEmpty() && !application.tasks().contains(task)) {
      throw Refusal.about(
          ErrorCode.TASK_NOT_ALLOWED, "Demarc-Task", "This application may not name this task.");
    }
    return task;
  }

  private static TaskId usual(ModelRequest request) {
    return switch (request) {
      case ChatRequest chat -> CHAT;
      case EmbeddingsRequest embeddings -> EMBED;
    };
  }

  private static SortedMap<String, ToolEffect> tools(ModelRequest request, PolicyDocument policy) {
    SortedMap<String, ToolEffect> effects = new TreeMap<>();
    for (String name : request.tools()) {
      ToolEffect declared = policy.tools().get(name);
      effects.put(
          declared == null ? "unknown" : name,
          declared == null ? ToolEffect.NEEDS_AUTHORITY : declared);
    }
    return effects;
  }

  private static Facts.Request request(Inbound inbound, TaskId task, Known known) {
    ModelRequest request = inbound.request();
    Long budget = inbound.hints().budgetMicroUsd().orElse(null);
    SortedSet<Feature> needs = new TreeSet<>(request.needs());
    if (request instanceof ChatRequest) {
      needs.add(task.equals(SUMMARIZE) ? Feature.SUMMARIZE : Feature.CHAT);
    }
    TokenCount count = known.tokens();
    long tokens = count.of(request, budget != null);
    boolean mayDivide = needs.contains(Feature.SUMMARIZE) && known.divides();
    return new Facts.Request(
        request.model(),
        request.bytes(),
        tokens,
        request.maxOutputTokens(),
        request.messages(),
        request.files(),
        request.stream(),
        needs,
        mayDivide ? count.divisible(request, tokens) : null,
        budget);
  }
}
