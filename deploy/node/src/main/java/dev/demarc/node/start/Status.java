package dev.demarc.node.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.seed.Seeded;
import dev.demarc.node.supervise.NodeState.PartState;
import dev.demarc.node.supervise.Running;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code status}: a table for people, one JSON document for tools. */
public final class Status {
  private final Place place;
  private final PrintStream out;

  public Status(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  /** The document of {@code --json}; its members are a promise. */
  record Document(
      String controlPlane,
      String portal,
      String keycloak,
      String cloud,
      List<Seeded.Tenant> tenants) {}

  public void run(boolean json) {
    SupervisorHandle supervisor = new SupervisorHandle(place);
    if (!supervisor.alive()) {
      throw new Refusal("nothing is running; ./demarc up starts it");
    }
    if (json) {
      out.println(json(document()));
    } else {
      table(supervisor.state().parts());
      Summary.print(document(), out);
    }
  }

  Document document() {
    try {
      Seeded seeded = Seeded.read(Demos.file(place));
      return new Document(
          url(Port.CONTROL_PLANE),
          url(Port.PORTAL),
          url(Port.KEYCLOAK),
          url(Port.CLOUD),
          seeded.tenants());
    } catch (IOException e) {
      throw new Refusal("cannot read what was seeded", e);
    }
  }

  static String json(Document document) {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void table(List<PartState> parts) {
    out.printf(Locale.ROOT, "%-16s %-10s %8s %9s%n", "part", "state", "pid", "restarts");
    for (PartState part : parts) {
      out.printf(
          Locale.ROOT,
          "%-16s %-10s %8s %9d%n",
          part.name(),
          part.state(),
          pid(part.process()),
          part.restarts());
    }
  }

  private static String pid(@Nullable Running process) {
    return process == null ? "-" : Long.toString(process.pid());
  }

  private String url(Port port) {
    return "http://localhost:" + place.port(port);
  }
}
