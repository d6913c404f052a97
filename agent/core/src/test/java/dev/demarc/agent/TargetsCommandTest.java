package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a site's operator, as they are typed. */
@ExtendWith(LoadedSqlite.class)
class TargetsCommandTest {
  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private final Vertx vertx = Vertx.vertx();
  private final Upstream cloud = new Upstream(vertx);
  private String printed = "";

  @BeforeEach
  void enrolsAnAgentWithAPolicy() {
    cloud.answer =
        (request, body) ->
            Upstream.whole(
                request,
                request.path().endsWith("/models")
                    ? "{\"data\":[{\"id\":\"stand-in-large\"}]}"
                    : Upstream.HELLO);
    DataDirectory data = DataDirectory.open(directory.resolve("data"));
    fixture.identity("http://127.0.0.1:1").save(data);
    Bundle bundle = Bundles.inForce(cloud.host(), cloud.host(), 60, List.of()).bundle();
    data.write("bundle.json", Fixture.json(fixture.sign(bundle)));
  }

  @AfterEach
  void close() {
    cloud.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void binds(String targets) throws IOException {
    Files.writeString(directory.resolve("agent.yaml"), "dataDirectory: data\ntargets:\n" + targets);
  }

  private int run(String... words) {
    var out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", directory.resolve("agent.yaml").toString()));
    int code = Main.run(all, to, to);
    printed = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  private String base() {
    return "\"http://" + cloud.host() + "/v1\"";
  }

  @Test
  void saysThatEveryBoundTargetIsWell() throws IOException {
    binds("  cloud: { baseUrl: " + base() + " }\n  extract: {}\n");
    assertEquals(0, run("targets", "test"), printed);
    assertTrue(printed.contains("ok       target cloud: lists what the catalogue offers"), printed);
    assertTrue(printed.contains("ok       target extract: runs inside the agent"), printed);
    assertTrue(cloud.got.stream().allMatch(got -> got.body().isEmpty()));
    assertEquals(0, run("targets", "test", "cloud", "--send"), printed);
    assertTrue(printed.contains("stand-in-large answered"), printed);
  }

  @Test
  void saysWhatIsWrongWithEachAndHowToMendIt() throws IOException {
    binds("  cloud: { baseUrl: \"http://127.0.0.1:9/v1\" }\n  other: {}\n  extract: {}\n");
    assertEquals(1, run("targets", "test"), printed);
    assertTrue(
        printed.contains("PROBLEM  target cloud: catalogue: the signed catalogue does not name"),
        printed);
    assertTrue(printed.contains("PROBLEM  target other: catalogue:"), printed);
    assertEquals(3, printed.lines().count());
    assertEquals(2, printed.lines().filter(line -> line.contains("; fix: ")).count());
    assertEquals(0, run("targets", "test", "extract"), printed);
    assertEquals(2, run("targets", "test", "absent"), printed);
    assertEquals(2, run("targets"), printed);
  }

  @Test
  void namesATargetThatDnsCouldLeadElsewhere() throws IOException {
    binds("  cloud: { baseUrl: \"http://models.site.example:8000/v1\" }\n");
    assertEquals(1, run("targets", "test"), printed);
    assertTrue(
        printed.contains("PROBLEM  target cloud: catalogue: by plain http models.site.example"),
        printed);
    assertEquals(1, run("doctor"), printed);
    assertTrue(
        printed.contains("PROBLEM  target cloud: catalogue: by plain http models.site.example"),
        printed);
  }

  @Test
  void tellsTheSameAsJson() throws IOException {
    binds("  cloud: { baseUrl: " + base() + " }\n  other: {}\n");
    assertEquals(1, run("targets", "test", "--json"), printed);
    var json = Rig.json(printed);
    assertTrue(json.path("cloud").path("well").asBoolean(false), printed);
    assertEquals("models", json.path("cloud").path("step").asText());
    assertEquals("catalogue", json.path("other").path("step").asText());
  }

  @Test
  void saysThatNoPolicyIsHereWhereTheBundleIsSignedByAnother() throws IOException {
    binds("  extract: {}\n");
    DataDirectory data = DataDirectory.open(directory.resolve("data"));
    Bundle bundle = Bundles.inForce(cloud.host(), cloud.host(), 60, List.of()).bundle();
    data.write("bundle.json", Fixture.json(new Fixture().sign(bundle)));
    assertEquals(1, run("targets", "test"), printed);
    assertTrue(printed.contains("no policy is here yet"), printed);
  }

  @Test
  void wantsAnEnrolledAgent() throws IOException {
    binds("  extract: {}\n");
    Files.delete(directory.resolve("data/identity.json"));
    assertEquals(3, run("targets", "test"), printed);
  }

  @Test
  void saysOfEveryErrorWhatItMeansWhereItComesFromAndWhatToDo() {
    for (ErrorCode code : ErrorCode.values()) {
      assertEquals(0, run("errors", code.wire()), printed);
      assertTrue(printed.contains("means: " + code.title()), printed);
      assertTrue(printed.contains("cause: " + code.cause()), printed);
      assertTrue(printed.contains("fix:   " + code.fix()), printed);
    }
    assertEquals(0, run("errors"), printed);
    assertEquals(ErrorCode.values().length + 1, printed.lines().count());
    assertEquals(2, run("errors", "no_such_code"), printed);
  }

  @Test
  void printsTheSchemaOfItsConfiguration() {
    assertEquals(0, run("schema"), printed);
    assertEquals("object", Rig.json(printed).path("type").asText());
  }

  @Test
  void namesLineKeyAndReasonOfAWrongConfiguration() throws IOException {
    binds("  cloud: { colour: red }\n");
    assertEquals(2, run("doctor"));
    assertEquals(
        "demarc-agent: targets.cloud.colour: is not a known key (agent.yaml line 3)\n", printed);
  }
}
