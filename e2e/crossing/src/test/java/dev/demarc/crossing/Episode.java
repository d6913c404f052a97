package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.decide.Here;
import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.engine.cubes.Dice;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One life of an agent: some callers send to it at once, its policy is swapped while they do, its
 * targets fail as they will, and afterwards all of it is checked, and what it left in its journal
 * is decided again (but not where a fault is planted: any would be seen by that alone). What is
 * asked, under which policies and which fault each target has for it, is the same for the same
 * seed; only how requests and swaps fall together is not.
 */
final class Episode {
  private static final int CALLERS = 12;

  /** A version is in force for about so many requests. */
  private static final int A_VERSION = 120;

  private static final int SETTLING = 20;

  private final long seed;
  private final int requests;
  private final Plant plant;
  private final Report report = new Report();
  private final List<Version> versions = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Map<Station, Recorder> recorders = new EnumMap<>(Station.class);

  private Episode(long seed, int requests, Plant plant) {
    this.seed = seed;
    this.requests = requests;
    this.plant = plant;
  }

  static Report run(long seed, int requests, Plant plant) {
    return new Episode(seed, requests, plant).run();
  }

  private Report run() {
    Path directory = directory();
    Vertx vertx = Vertx.vertx();
    try (Recorder trap = new Recorder(vertx, null, Speaker.silent(vertx))) {
      Speaker speaker = new Speaker(vertx, seed, trap.host());
      for (Station station : Station.values()) {
        if (station.protocol.isRemote() && station != Station.GONE) {
          recorders.put(station, new Recorder(vertx, station, speaker));
        }
      }
      live(directory, trap);
      speaker.faults.forEach((fault, count) -> report.count("targets", fault.name(), count.sum()));
    } finally {
      recorders.values().forEach(Recorder::close);
      vertx.close().toCompletionStage().toCompletableFuture().join();
      delete(directory);
    }
    return report;
  }

  private void live(Path directory, Recorder trap) {
    Dice dice = new Dice(seed);
    Here here =
        new Here(
            SiteId.of(dice.one(Words.SITES)),
            new Place(
                dice.one(
                    Boundary.ON_DEVICE, Boundary.EDGE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER),
                dice.one("eu", "eu", "us")));
    Tenant tenant = new Tenant();
    Map<Station, String> hosts = hosts();
    People people = new People(seed);
    Publisher publisher =
        new Publisher(seed, tenant, new Targets(hosts, dice.oneIn(4)), plant.lowering());
    List<List<Check.Exchange>> callers;
    Map<JobId, JsonNode> told;
    List<Turns.Turn> turns;
    Evidence evidence;
    DataDirectory data;
    try (TestedAgent agent =
        new TestedAgent(
            directory,
            tenant.agentAt(here.site(), here.place()),
            here,
            urls(hosts),
            people,
            plant.obeying(seed))) {
      evidence = agent.evidence;
      data = agent.data;
      publish(agent, publisher, tenant);
      callers = calls(agent, publisher, tenant);
      settle(agent);
      turns = agent.turns();
      told = told(agent, callers, turns);
    }
    Heardings heardings = new Heardings(hosts);
    recorders.values().forEach(each -> each.heard().forEach(heardings::add));
    trap.heard().forEach(heardings::add);
    report.count("swaps", "all", versions.size() - 1L);
    report.count("heard", "all", heardings.size());
    report.count("consents", "asked", people.asked());
    report.count("consents", "granted", people.granted());
    Waited waited = new Waited(evidence, turns, told);
    new Check(here, versions, evidence, people, heardings, waited, report).of(callers);
    if (plant == Plant.NONE) {
      Replays.of(data, report);
    }
  }

  /** What still waits gets a turn while every target answers probes, and shows what it can. */
  private static void settle(TestedAgent agent) {
    agent.lacks(Collections.emptySortedMap());
    for (int i = 0; i < SETTLING && agent.waiting() > 0; i++) {
      agent.probed();
      agent.step();
    }
  }

  private Map<JobId, JsonNode> told(
      TestedAgent agent, List<List<Check.Exchange>> callers, List<Turns.Turn> turns) {
    Map<Integer, Ask> asks = new HashMap<>();
    callers.forEach(caller -> caller.forEach(each -> asks.put(each.ask().number(), each.ask())));
    Map<JobId, JsonNode> told = new HashMap<>();
    try (Line line = new Line(agent.port)) {
      for (Turns.Turn turn : turns) {
        told.computeIfAbsent(turn.job(), id -> line.job(asks.get(turn.request()), id));
      }
    }
    told.values().forEach(this::job);
    return told;
  }

  private void job(JsonNode job) {
    report.count("jobs", job.path("state").asText() + job.at("/error/code").asText(""));
    if (!job.has("result") && !Ear.in(job.toString()).isEmpty()) {
      report.wrong(Kind.SHAPE, "a job that repeats content: " + job);
    }
  }

  private List<List<Check.Exchange>> calls(TestedAgent agent, Publisher publisher, Tenant tenant) {
    Map<Optional<List<String>>, String> tokens = new ConcurrentHashMap<>();
    List<Future<List<Check.Exchange>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Line line = new Line(agent.port)) {
      for (int caller = 0; caller < CALLERS; caller++) {
        Author author =
            new Author(
                seed * 1_000 + caller,
                "s" + caller,
                roles -> tokens.computeIfAbsent(roles, tenant::actorToken));
        int first = caller;
        running.add(threads.submit(() -> calls(author, line, first)));
      }
      Future<?> turns = threads.submit(() -> turns(agent, running));
      while (running.stream().anyMatch(each -> !each.isDone())) {
        agent.probed();
        if (done.get() >= versions.size() * A_VERSION) {
          publish(agent, publisher, tenant);
        }
        Thread.sleep(3);
      }
      List<List<Check.Exchange>> callers = new ArrayList<>();
      for (Future<List<Check.Exchange>> each : running) {
        callers.add(each.get());
      }
      turns.get();
      return callers;
    } catch (ExecutionException | InterruptedException failed) {
      throw new IllegalStateException("seed " + seed, failed);
    }
  }

  /** Jobs have their turns meanwhile, and the policy is swapped in the midst of them. */
  private static Void turns(TestedAgent agent, List<Future<List<Check.Exchange>>> callers)
      throws InterruptedException {
    while (callers.stream().anyMatch(each -> !each.isDone())) {
      agent.step();
      Thread.sleep(3);
    }
    return null;
  }

  /** Each caller has numbers of its own, so that what it asks does not depend on the others. */
  private List<Check.Exchange> calls(Author author, Line line, int caller) {
    List<Check.Exchange> exchanges = new ArrayList<>();
    for (int number = caller; number < requests; number += CALLERS) {
      Ask ask = author.next(number);
      exchanges.add(new Check.Exchange(ask, plant.told(line.send(ask))));
      done.incrementAndGet();
    }
    return exchanges;
  }

  private void publish(TestedAgent agent, Publisher publisher, Tenant tenant) {
    Version next = publisher.next();
    agent.lacks(publisher.shortfalls());
    next.offeredNanos = System.nanoTime();
    versions.add(next);
    BundleVerifier.Verdict verdict = agent.offer(tenant.sign(next.bundle));
    if (!(verdict instanceof BundleVerifier.Accepted)) {
      throw new IllegalStateException("seed " + seed + ": " + verdict);
    }
    next.inForceNanos = System.nanoTime();
  }

  private Map<Station, String> hosts() {
    Map<Station, String> hosts = new EnumMap<>(Station.class);
    recorders.forEach((station, recorder) -> hosts.put(station, recorder.host()));
    hosts.put(Station.GONE, "127.0.0.1:1");
    return hosts;
  }

  private static Map<Station, String> urls(Map<Station, String> hosts) {
    Map<Station, String> urls = new EnumMap<>(Station.class);
    for (Station station : Station.values()) {
      String host = hosts.getOrDefault(station, "");
      switch (station) {
        case STRANGER -> {}
        case EXTRACT, CANNED -> urls.put(station, "");
        case AZURE -> urls.put(station, "http://" + host + "?api-version=2024-06-01");
        case INFERENCE -> urls.put(station, "http://" + host);
        default -> urls.put(station, "http://" + host + "/v1");
      }
    }
    return urls;
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("crossing");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
