package dev.demarc.node.parts;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.parts.Programs.Program;
import dev.demarc.node.supervise.PartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The agents: each with a directory of its own, enrolled once, all with the same tiny model. */
public final class AgentParts {
  private static final Program PROGRAM =
      new Program("agent", "agent/core/target", List.of("demarc-agent.jar", "lib", "agent.jvm"));

  private static final Map<String, String> ENVIRONMENT =
      Map.of("ORT_DISABLE_TELEMETRY", "1", "MALLOC_ARENA_MAX", "2");

  private final Place place;
  private final Secrets secrets;
  private final Programs programs;

  public AgentParts(Place place, Secrets secrets, Programs programs) {
    this.place = place;
    this.secrets = secrets;
    this.programs = programs;
  }

  /** Writes the agent's configuration, and enrols it unless it is; the token is asked for then. */
  public PartSpec prepare(String name, Port port, Supplier<String> token) {
    try {
      Path program = programs.copy(PROGRAM);
      Path jar = program.resolve("demarc-agent.jar");
      rehearse(program);
      Path directory = OwnerOnly.directory(place.data().resolve("agents").resolve(name));
      OwnerOnly.directory(directory.resolve("tmp"));
      Path config = directory.resolve("agent.yaml");
      OwnerOnly.write(config, config(directory, port, model(jar)));
      Path enrolled = directory.resolve("enrolled");
      if (!Files.exists(enrolled)) {
        enrol(program, config, name, token.get());
        OwnerOnly.write(enrolled, "");
      }
      List<String> run =
          java(program, directory).jar(jar, List.of("run", "--config", config.toString()));
      int order = 6 + port.ordinal() - Port.CLINIC_EDGE.ordinal();
      return new PartSpec(
          name, order, run, directory.toString(), ENVIRONMENT, Map.of(), PartSpec.Signal.TERM, 20);
    } catch (IOException e) {
      throw new Refusal("cannot prepare the agent " + name, e);
    }
  }

  private void enrol(Path program, Path config, String name, String token) {
    List<String> words =
        List.of("enrol", "--config", config.toString(), "--token", token, "--name", name);
    Path directory = config.resolveSibling(".").normalize();
    Path jar = program.resolve("demarc-agent.jar");
    Command.of(directory, java(program, directory).jar(jar, words))
        .with("ORT_DISABLE_TELEMETRY", "1")
        .output();
  }

  /** Once for each build: agents start faster afterwards, and no worse where it did not work. */
  private void rehearse(Path program) throws IOException {
    Path cache = program.resolve(Jvm.AGENT_CACHE);
    if (Files.exists(cache)) {
      return;
    }
    Path fresh = program.resolve(Jvm.AGENT_CACHE + ".new");
    List<String> words =
        Jvm.rehearsal(program, fresh).jar(program.resolve("demarc-agent.jar"), List.of("rehearse"));
    if (Command.of(place.data(), words).succeeds() && Files.exists(fresh)) {
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Jvm java(Path program, Path directory) {
    return Jvm.agent(program).options("-Djava.io.tmpdir=" + directory.resolve("tmp"));
  }

  private String config(Path directory, Port port, Path model) {
    return """
    listen: 127.0.0.1:%d
    dataDirectory: %s
    controlPlane: http://localhost:%d
    targets:
      cloud:
        baseUrl: "http://127.0.0.1:%d/v1"
        apiKey: { file: %s }
      local: { model: %s, threads: 1 }
      extract: {}
    """
        .formatted(
            place.port(port),
            directory.resolve("data"),
            place.port(Port.CONTROL_PLANE),
            place.port(Port.CLOUD),
            secrets.path("cloud-key"),
            model);
  }

  /** A model of random weights: loading and tokens are real, what it says makes no sense. */
  private Path model(Path jar) throws IOException {
    Path model = OwnerOnly.directory(place.data().resolve("models")).resolve("tiny.gguf");
    if (!Files.exists(model)) {
      Path fresh = model.resolveSibling("tiny.gguf.new");
      List<String> words =
          Jvm.command(256)
              .main(jar, "dev.demarc.runtime.llama.tiny.TinyGguf", List.of(fresh.toString()));
      Command.of(place.data(), words).output();
      Files.move(fresh, model, StandardCopyOption.ATOMIC_MOVE);
    }
    return model;
  }
}
