package dev.demarc.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.images.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeTest {
  private ComposeFile file;
  @TempDir Path directory;

  @BeforeEach
  void readsIt() throws IOException {
    file = ComposeFile.read();
  }

  @Test
  void isWhatTheSpecificationsSchemaSays() throws IOException {
    assertEquals(List.of(), ComposeFile.complaints(file.content()));
    ObjectNode wrong = file.content().deepCopy();
    ((ObjectNode) wrong.path("services").path("portal")).put("imagee", "x");
    assertFalse(ComposeFile.complaints(wrong).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "control-plane,CONTROL_PLANE",
    "portal,PORTAL",
    "agent,AGENT",
    "agent-enrolment,AGENT"
  })
  void runsTheImagesThatAreMadeHere(String service, Image image) throws IOException {
    JsonNode chart = yaml(Path.of("demarc/values.yaml"));
    assertEquals(
        image.repository() + ":" + chart.at("/images/tag").asText(),
        file.service(service).path("image").asText());
    JsonNode health = file.service(service).path("healthcheck");
    if (!health.isMissingNode()) {
      String check = health.path("test").toString();
      assertTrue(check.contains("-cp\",\"" + Image.PROGRAM + "/health"), check);
      assertTrue(check.contains("http://127.0.0.1:" + image.port() + "/"), check);
    }
  }

  @ParameterizedTest
  @CsvSource({"control-plane,control-plane/server", "portal,portal"})
  void setsOnlyWhatTheProgramsRead(String service, String module) throws IOException {
    Set<String> known = Settings.of(module, "control-plane/process");
    file.service(service)
        .path("environment")
        .fieldNames()
        .forEachRemaining(name -> assertTrue(known.contains(name), name + " is no setting"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "portal", "agent", "agent-enrolment"})
  void letsAProgramWriteItsDataAndNothingElse(String name) {
    JsonNode service = file.service(name);
    assertTrue(service.path("read_only").asBoolean());
    assertEquals("[\"ALL\"]", service.path("cap_drop").toString());
    assertEquals("[\"no-new-privileges:true\"]", service.path("security_opt").toString());
    assertTrue(service.path("user").asText().startsWith("${DEMARC_UID:?"));
    assertEquals("[\"/tmp\"]", service.path("tmpfs").toString());
    for (JsonNode volume : service.path("volumes")) {
      assertTrue(
          volume.asText().matches("\\./data/[a-z-]+:" + Image.DATA + "|.*:ro"), volume.asText());
    }
  }

  @Test
  void listensOnThisMachineAlone() {
    for (String name : file.names("services")) {
      JsonNode service = file.service(name);
      assertEquals("host", service.path("network_mode").asText(), name);
      assertFalse(service.has("ports"), name);
    }
    for (String name : List.of("control-plane", "portal")) {
      JsonNode environment = file.service(name).path("environment");
      assertEquals("127.0.0.1", environment.path("QUARKUS_HTTP_HOST").asText());
    }
    assertTrue(file.service("postgres").path("command").toString().contains("=127.0.0.1"));
    assertTrue(file.service("keycloak").path("command").toString().contains("host=127.0.0.1"));
  }

  @Test
  void keepsEverySecretInAFileAndNoneInAnEnvironment() {
    for (String name : file.names("services")) {
      JsonNode service = file.service(name);
      service
          .path("environment")
          .properties()
          .forEach(variable -> {
            boolean secret = variable.getKey().matches(".*(PASSWORD|SECRET)(_FILE)?");
            assertEquals(
                secret, variable.getValue().asText().startsWith("/run/secrets/"), name + variable);
          });
      for (JsonNode secret : service.path("secrets")) {
        String source = secret.isTextual() ? secret.asText() : secret.path("source").asText();
        assertTrue(file.names("secrets").contains(source), source);
      }
    }
  }

  @Test
  void waitsForWhatIsNeededAndLooksAtWhatRuns() {
    for (String name : file.names("services")) {
      JsonNode service = file.service(name);
      assertEquals(!name.equals("agent-enrolment"), service.has("healthcheck"), name);
      service
          .path("depends_on")
          .properties()
          .forEach(needed -> {
            JsonNode on = file.service(needed.getKey());
            String condition = needed.getValue().path("condition").asText();
            assertEquals(
                on.has("healthcheck") ? "service_healthy" : "service_completed_successfully",
                condition);
          });
    }
  }

  @Test
  void makesEverySecretOnceForItsOwnerAlone() throws Exception {
    copy("compose/prepare");
    copy("keycloak/realm.json");
    prepare();
    List<String> made = new ArrayList<>();
    for (String name : file.names("secrets")) {
      Path secret =
          directory
              .resolve("compose")
              .resolve(file.content().at("/secrets/" + name + "/file").asText());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
      made.add(Files.readString(secret));
    }
    assertEquals(made.size(), Set.copyOf(made).size());
    String realm = Files.readString(directory.resolve("compose/secrets/realm.json"));
    assertFalse(realm.matches("(?s).*@[A-Z_]+@.*"));
    assertTrue(JsonMapper.builder().build().readTree(realm).path("realm").isTextual());
    prepare();
    assertEquals(realm, Files.readString(directory.resolve("compose/secrets/realm.json")));
  }

  private void prepare() throws Exception {
    Process process =
        new ProcessBuilder("bash", directory.resolve("compose/prepare").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    for (String secret : List.of("database-app", "operator", "keycloak-portal")) {
      String text = Files.readString(directory.resolve("compose/secrets/" + secret));
      assertTrue(text.matches("[0-9a-f]{64}"));
      assertFalse(said.contains(text));
    }
  }

  private void copy(String name) throws IOException {
    Path to = directory.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(ComposeFile.DIRECTORY.resolveSibling(name), to);
  }

  private static JsonNode yaml(Path file) throws IOException {
    return com.fasterxml.jackson.dataformat.yaml.YAMLMapper.builder()
        .build()
        .readTree(file.toFile());
  }
}
