package dev.demarc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.ask.ApprovalAsked;
import dev.demarc.agent.ask.Approver;
import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.ask.Asker;
import dev.demarc.agent.classify.Taggers;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.golden.GoldenRun;
import dev.demarc.agent.golden.Scores;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.probe.Targets;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Server;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SessionRecord;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.spend.Spending;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Stability;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pipeline behind its real door, between fakes. */
final class Rig implements AutoCloseable {
  /** In place of a body: delete. */
  static final String DELETE = "DELETE";

  final Vertx vertx = Vertx.vertx();
  final Upstream cloud = new Upstream(vertx);
  final Upstream spare = new Upstream(vertx);
  final FakeJournal journal = new FakeJournal();
  final FakeAsker asker = new FakeAsker();
  final FakeApprover approver = new FakeApprover();
  final SortedMap<TargetId, Availability> availability = new TreeMap<>();
  final SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls = new TreeMap<>();
  final Metrics metrics = new Metrics();
  final Stabiliser stabiliser =
      new Stabiliser(InstantSource.system(), () -> Stability.DEFAULT, metrics);
  final Path directory = directory();
  final DataDirectory data = DataDirectory.open(directory);

  /** Where others take the next place. */
  volatile @Nullable TargetId full;

  /** Whether the control plane is out of reach. */
  volatile boolean offline;

  /** The tier that was measured of whatever runs here. */
  volatile OptionalInt tier = OptionalInt.empty();

  /** Who stands where the cloud should be. */
  volatile Optional<Upstream> stranger = Optional.empty();

  volatile Taggers taggers = Taggers.NONE;
  volatile Duration ahead = Duration.ZERO;
  final Jobs jobs = jobs(decision -> false);
  volatile Optional<InForce> policy = Optional.empty();
  final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final Pipeline pipeline;
  final Scores scores =
      new Scores(
          () -> Rig.this.policy,
          KeptReport.ofQuality(data, new Fixture().identity("http://127.0.0.1:1")),
          List::of,
          InstantSource.system(),
          System::nanoTime,
          metrics,
          "0.2.0");
  private final Server server;

  Rig() {
    this(600, 1 << 20, List.of());
  }

  volatile @Nullable PersonalPreferences preferences;

  Rig(int perMinute, int bodyBytes, List<ActorKeys> actors) {
    this(perMinute, bodyBytes, actors, Optional.empty());
  }

  /** One that pays from leases, with its evidence and leases on a real disk. */
  Rig(Paying paying) {
    this(60_000, 1 << 20, List.of(), Optional.of(paying));
  }

  /**
   * What budgets need.
   *
   * @param spending of that journal
   */
  record Paying(SqliteJournal journal, Spending spending) {}

  private Rig(int perMinute, int bodyBytes, List<ActorKeys> actors, Optional<Paying> paying) {
    policy = Optional.of(Bundles.inForce(cloud.host(), spare.host(), perMinute, actors));
    for (String id : List.of("extract", "cloud", "spare", "edge-box")) {
      availability.put(TargetId.of(id), Availability.UP);
    }
    Spending spending = paying.map(Paying::spending).orElseGet(() -> Budgetless.spending(metrics));
    pipeline =
        new Pipeline(
            new PipelineParts(
                asker,
                approver,
                paying.<Journal>map(Paying::journal).orElse(journal),
                new FakeTargets(),
                stabiliser,
                id -> Optional.empty(),
                id -> Optional.empty(),
                (id, tagger) -> taggers.open(id, tagger),
                new Here(SiteId.of("ward-1"), new Place(Boundary.EDGE, "eu")),
                new byte[32],
                person -> person == null ? null : preferences,
                () -> policy,
                jobs,
                spending,
                () -> offline,
                metrics,
                vertx,
                InstantSource.system()));
    server =
        new Server(
            vertx,
            new Server.Options(
                new InetSocketAddress("127.0.0.1", 0), bodyBytes, paying.isPresent() ? 400 : 8),
            () -> policy,
            pipeline,
            new GoldenRun(new FakeTargets(), scores, System::nanoTime),
            metrics,
            InstantSource.system(),
            InstantSource.system());
    port = server.start().toCompletableFuture().join();
  }

  /** From here on these fallback terms are in force. */
  void obey(Fallback fallback) {
    policy = Optional.of(Bundles.inForce(Stability.DEFAULT, fallback, cloud.host(), spare.host()));
  }

  /** From here on a server that nobody vouches for is where the cloud should be. */
  Upstream intrudes() {
    Upstream at = Upstream.secured(vertx, SiteAuthority.get().stranger());
    policy = Optional.of(Bundles.inForce(at.host(), spare.host(), 600, List.of()));
    stranger = Optional.of(at);
    return at;
  }

  /** From here on requests of these terms may wait. */
  void queue(QueueTerms... terms) {
    obey(Bundles.queueing(terms));
  }

  /** From here on this policy is in force. */
  void obey(PolicyDocument document) {
    policy = Optional.of(Bundles.inForce(document, cloud.host(), spare.host(), 6_000, List.of()));
  }

  HttpResponse<String> chat(String body, String... headers) {
    return send("/v1/chat/completions", body, headers);
  }

  HttpResponse<String> send(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30));
    request.method(
        body == null ? "GET" : body.equals(DELETE) ? DELETE : "POST",
        body == null || body.equals(DELETE)
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    request.header("authorization", "Bearer " + Bundles.KEY);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  static String says(String text) {
    return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
  }

  static String streamed(String text) {
    return "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
        + text
        + "\"}]}";
  }

  static JsonNode json(String text) {
    try {
      return DemarcJson.strict().readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(text, malformed);
    }
  }

  /** The data of each event of a stream. */
  static List<String> events(String stream) {
    List<String> events = new ArrayList<>();
    for (String line : stream.split("\n")) {
      if (line.startsWith("data: ")) {
        events.add(line.substring(6));
      }
    }
    return events;
  }

  /** Stops the door as the agent does. */
  void drain(Duration grace) {
    server.drain(grace);
  }

  @Override
  public void close() {
    server.close();
    pipeline.close();
    jobs.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("demarc-rig");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What an agent that starts in this directory takes up. */
  Jobs jobs(Predicate<DecisionId> answered) {
    return Jobs.open(data, Bundles.TENANT, () -> Instant.now().plus(ahead), answered);
  }

  final class FakeTargets implements Targets {
    @Override
    public SortedMap<TargetId, Availability> availability() {
      SortedMap<TargetId, Availability> now = new TreeMap<>(availability);
      now.replaceAll((id, it) -> it == Availability.UP ? stabiliser.of(id) : it);
      return now;
    }

    @Override
    public SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls() {
      return shortfalls;
    }

    @Override
    public SortedMap<TargetId, SortedMap<ModelId, Integer>> measured(TaskId task) {
      return scores.measured(task);
    }

    @Override
    public OptionalInt tier(TargetId target, ModelId model) {
      return tier;
    }

    @Override
    public boolean take(TargetId target) {
      boolean taken = target.equals(full);
      full = taken ? null : full;
      return !taken;
    }

    @Override
    public Optional<Binding> binding(TargetId target) {
      return switch (target.text()) {
        case "extract" -> Optional.of(new Binding(null, () -> "", null, 1));
        case "cloud" ->
            stranger
                .map(at -> bound("https://", at))
                .or(() -> Optional.of(bound("http://", cloud)));
        default -> Optional.of(bound("http://", spare));
      };
    }

    private Binding bound(String scheme, Upstream at) {
      return new Binding(URI.create(scheme + at.host() + "/v1"), () -> "sk-site-secret", null, 1);
    }
  }

  /** Keeps everything; fails what it is told to. */
  static final class FakeJournal implements Journal {
    final List<Intent> intents = new CopyOnWriteArrayList<>();
    final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    final List<RequestRecord> requests = new CopyOnWriteArrayList<>();
    volatile boolean intentsFail;
    final List<SessionRecord> sessions = new CopyOnWriteArrayList<>();
    volatile boolean requestsFail;
    volatile boolean sessionsFail;
    volatile CompletionStage<Void> intentStage = CompletableFuture.completedFuture(null);
    final CountDownLatch intended = new CountDownLatch(1);
    final CountDownLatch requested = new CountDownLatch(1);

    @Override
    public CompletionStage<Void> intent(Intent intent) {
      if (intentsFail) {
        return failed();
      }
      kept(intents, intent);
      intended.countDown();
      return intentStage;
    }

    @Override
    public CompletionStage<Void> attempt(Attempt attempt) {
      return kept(attempts, attempt);
    }

    @Override
    public CompletionStage<Void> request(RequestRecord request) {
      if (requestsFail) {
        return failed();
      }
      kept(requests, request);
      requested.countDown();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> session(SessionRecord carried) {
      return sessionsFail ? failed() : kept(sessions, carried);
    }

    @Override
    public List<SessionRecord> sessions() {
      return List.copyOf(sessions);
    }

    @Override
    public CompletionStage<Void> answered(Attempt attempt, RequestRecord request) {
      attempt(attempt);
      return request(request);
    }

    private static <T> CompletionStage<Void> kept(List<T> in, T what) {
      in.add(what);
      return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> failed() {
      return CompletableFuture.failedFuture(new IOException("disk full"));
    }
  }

  /** Answers as told; a grant, once given, covers equal changes. */
  static final class FakeAsker implements Asker {
    static final ConsentId ID = ConsentId.of("00000000-0000-0000-0000-00000000000c");
    final List<ConsentRequest> asked = new CopyOnWriteArrayList<>();
    final List<DecisionId> used = new CopyOnWriteArrayList<>();
    volatile Asked answer = new Asked.Pending(ID, "http://portal/consents/1");
    volatile Runnable whileAsked = () -> {};
    volatile boolean yes;
    volatile boolean spent;
    volatile Optional<Grant> given = Optional.empty();

    @Override
    public Optional<Grant> covering(ConsentRequest question) {
      return given.filter(grant ->
          grant.change().equals(question.change())
              && (grant.scope() != ConsentScope.ONCE
                  || question.decision().equals(grant.decision())));
    }

    @Override
    public CompletionStage<Asked> ask(ConsentRequest request, Duration wait) {
      asked.add(request);
      whileAsked.run();
      return CompletableFuture.completedFuture(yes ? new Asked.Granted(grant(request)) : answer);
    }

    @Override
    public void used(Grant grant, DecisionId decision) {
      if (spent) {
        throw new IllegalStateException("spent");
      }
      used.add(decision);
    }

    Grant grant(ConsentRequest request) {
      return new Grant(
          ID,
          dev.demarc.contract.id.TenantId.of("00000000-0000-0000-0000-000000000001"),
          AgentId.of("00000000-0000-0000-0000-00000000000a"),
          SubjectId.of("nurse"),
          request.change(),
          request.widestScope(),
          request.decision(),
          1 << 20,
          Digest.ofBytes(new byte[] {2}),
          Instant.now(),
          Instant.now().plusSeconds(3600));
    }
  }

  /** Answers as told; an approval, once given, covers equal changes. */
  static final class FakeApprover implements Approver {
    static final ApprovalId ID = ApprovalId.of("00000000-0000-0000-0000-0000000000a1");
    final List<ApprovalRequest> asked = new CopyOnWriteArrayList<>();
    final List<Approval> used = new CopyOnWriteArrayList<>();
    volatile ApprovalAsked answer =
        new ApprovalAsked.Unapproved(ID, ApprovalState.REQUESTED, "http://portal/approvals/1");
    volatile boolean yes;
    volatile boolean usedUp;

    @Override
    public Optional<Approval> covering(Change change) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<ApprovalAsked> ask(ApprovalRequest request) {
      asked.add(request);
      return CompletableFuture.completedFuture(
          yes ? new ApprovalAsked.Approved(approval(request)) : answer);
    }

    @Override
    public void used(Approval approval) {
      if (usedUp) {
        throw new IllegalStateException("used up");
      }
      used.add(approval);
    }

    private static Approval approval(ApprovalRequest request) {
      return new Approval(
          ID,
          Bundles.TENANT,
          AgentId.of("00000000-0000-0000-0000-00000000000a"),
          request.change(),
          null,
          Digest.ofBytes(new byte[] {2}),
          Instant.now(),
          Instant.now().plusSeconds(3600));
    }
  }
}
