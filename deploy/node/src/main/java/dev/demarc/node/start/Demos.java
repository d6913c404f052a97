package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.AgentParts;
import dev.demarc.node.seed.Demo;
import dev.demarc.node.seed.Seeded;
import dev.demarc.node.seed.Seeder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo tenants and their agents: made once, and afterwards only started. */
final class Demos {
  private final Place place;
  private final Starting starting;
  private final AgentParts agents;
  private final Health health;
  private final Path file;
  private @Nullable Seeder seeder;

  Demos(Place place, Starting starting, AgentParts agents, Health health) {
    this.place = place;
    this.starting = starting;
    this.agents = agents;
    this.health = health;
    this.file = file(place);
  }

  /** Where what was seeded is kept. */
  static Path file(Place place) {
    return place.secrets().resolve("seed.json");
  }

  void start() {
    List<Demo> demos = Demo.all(place.port(Port.CLOUD));
    starting.step("demo tenants", () -> demos.forEach(this::seed));
    for (int i = 0; i < demos.size(); i++) {
      agent(demos.get(i), i);
    }
  }

  private void seed(Demo demo) {
    List<Seeded.Tenant> tenants = new ArrayList<>(read().tenants());
    if (tenants.stream().noneMatch(tenant -> tenant.name().equals(demo.name()))) {
      tenants.add(seeder().tenant(demo, url(demo)));
      write(tenants);
    }
  }

  private void agent(Demo demo, int index) {
    Demo.Agent agent = demo.agent();
    String url = url(demo);
    starting.part(
        "agent " + agent.name(),
        () ->
            agents.prepare(
                agent.name(),
                agent.port(),
                () -> seeder().enrolmentToken(demo, read().tenants().get(index))),
        () -> health.ok(url + "/healthz") && health.ok(url + "/readyz"));
    List<Seeded.Tenant> tenants = new ArrayList<>(read().tenants());
    if (tenants.get(index).agents().getFirst().id().isEmpty()) {
      tenants.set(index, seeder().withAgent(demo, tenants.get(index)));
      write(tenants);
    }
  }

  private Seeder seeder() {
    if (seeder == null) {
      seeder =
          new Seeder(
              "http://127.0.0.1:" + place.port(Port.CONTROL_PLANE),
              "http://127.0.0.1:" + place.port(Port.KEYCLOAK));
    }
    return seeder;
  }

  private String url(Demo demo) {
    return "http://127.0.0.1:" + place.port(demo.agent().port());
  }

  private Seeded read() {
    try {
      return Seeded.read(file);
    } catch (IOException e) {
      throw new Refusal("cannot read " + file, e);
    }
  }

  private void write(List<Seeded.Tenant> tenants) {
    try {
      new Seeded(tenants).write(file);
    } catch (IOException e) {
      throw new Refusal("cannot write " + file, e);
    }
  }
}
