package dev.demarc.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.migrations.TestDatabase;
import dev.demarc.node.backup.Digested;
import dev.demarc.node.machine.Refusal;
import dev.demarc.sbom.Bill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three images on a base that is a tar; needs the programs built with the profile sbom. */
@Tag("component")
class ImagesTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Set<String> MEMBERS = Set.of("at", "level", "logger", "message");
  private static final Map<Image, Archives.Made> MADE = new EnumMap<>(Image.class);
  private static final Map<Image, Unpacked> UNPACKED = new EnumMap<>(Image.class);
  private static Path directory;
  private static Base base;

  @BeforeAll
  static void makesThem() throws Exception {
    directory = Files.createTempDirectory("demarc-images");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    base = new Base.Archive(TinyBase.in(directory));
    Archives archives = new Archives(HOME, directory.resolve("cache"));
    for (Image image : Image.values()) {
      Archives.Made made = archives.make(image, base, directory.resolve("out"));
      MADE.put(image, made);
      Path root = directory.resolve(image.repository());
      UNPACKED.put(image, Unpacked.of(made.file(), root));
    }
  }

  @AfterAll
  static void removesThem() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysHowItIsStartedAndByWhom(Image image) {
    Unpacked unpacked = unpacked(image);
    assertEquals("10001:10001", unpacked.config().path("User").asText());
    assertEquals(image.start(), unpacked.texts("Entrypoint"));
    assertTrue(unpacked.config().path("ExposedPorts").has(image.port() + "/tcp"));
    assertEquals(1, unpacked.config().path("ExposedPorts").size());
    List<String> environment = unpacked.texts("Env");
    assertTrue(environment.containsAll(List.of("DEMARC_LOG_JSON=true", "LANG=C.UTF-8")));
    JsonNode labels = unpacked.config().path("Labels");
    assertEquals("Apache-2.0", labels.path("org.opencontainers.image.licenses").asText());
    assertEquals("tiny.tar", labels.path("org.opencontainers.image.base.name").asText());
    String version = labels.path("org.opencontainers.image.version").asText();
    assertEquals(image.repository() + ":" + version, made(image).name());
  }

  @ParameterizedTest
  @EnumSource
  void holdsTheProgramThatNobodyInItCanChange(Image image) {
    for (TarArchiveEntry entry : unpacked(image).entries()) {
      String name = "/" + entry.getName().replaceFirst("^/", "").replaceFirst("/$", "");
      if (name.equals(Image.DATA)) {
        assertEquals(Image.USER, entry.getLongUserId());
        assertEquals(0700, entry.getMode() & 0777);
      } else if (!name.equals("/tmp")) {
        assertEquals(0, entry.getLongUserId(), name);
        assertEquals(0, entry.getMode() & 022, name);
      }
      assertTrue(
          name.matches("/(opt|opt/demarc(/.*)?|var|var/lib|var/lib/demarc|tmp|etc/os-release)"),
          name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoSecretAndNothingOfTests(Image image) throws IOException {
    for (TarArchiveEntry entry : unpacked(image).entries()) {
      String name = entry.getName();
      assertFalse(
          name.matches(
              "(?i).*(\\.(key|pem|p12|jks|env|db)|junit[^/]*|mockito[^/]*)|.*(secret|\\.data/).*"),
          name);
      Path file = unpacked(image).root().resolve(name.replaceFirst("^/", ""));
      if (Files.isRegularFile(file)) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("-----BEGIN PRIVATE KEY"), name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsTheLibrariesThatItsBillNamesAndNoOther(Image image) throws IOException {
    List<String> held = new ArrayList<>();
    try (Stream<Path> files = Files.walk(unpacked(image).root().resolve("opt/demarc/lib"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        held.add(Digested.of(file).sha256());
      }
    }
    List<String> named = new ArrayList<>();
    for (JsonNode component : Bill.of(image, HOME).path("components")) {
      if (component.path("purl").asText().startsWith("pkg:maven/")) {
        named.add(component.at("/hashes/0/content").asText());
      }
    }
    assertEquals(held.stream().sorted().toList(), named.stream().sorted().toList());
  }

  @Test
  void isTheSameWheneverAndWhereverItIsMade() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.copy(HOME.resolve("LICENSE"), elsewhere.resolve("LICENSE"));
    Path built = HOME.resolve(Image.PORTAL.built());
    Path copy = elsewhere.resolve(Image.PORTAL.built());
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(built.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
        Files.setLastModifiedTime(to, FileTime.from(Instant.EPOCH));
      }
    }
    Archives again = new Archives(elsewhere, directory.resolve("other-cache"));
    assertEquals(
        made(Image.PORTAL).digest(),
        again.make(Image.PORTAL, base, directory.resolve("again")).digest());
  }

  @Test
  void startsTheControlPlaneFromItsLayersAsComposeDoes() throws Exception {
    try (TestDatabase database = TestDatabase.start()) {
      Map<String, String> settings = Composed.environment("control-plane", directory);
      settings.put("DEMARC_DB_URL", database.url());
      starts(Image.CONTROL_PLANE, settings);
    }
  }

  @Test
  void startsThePortalFromItsLayersAsComposeDoes() throws Exception {
    starts(Image.PORTAL, Composed.environment("portal", directory));
  }

  @Test
  void startsTheAgentFromItsLayers() throws Exception {
    try (var agent = new Started(unpacked(Image.AGENT), directory, Map.of(), "schema")) {
      assertEquals(0, agent.ended(), agent.log());
      assertTrue(JsonMapper.builder().build().readTree(agent.log()).has("$schema"));
    }
  }

  @Test
  void saysWhichBaseCannotBePulled() {
    Base nowhere = Base.of("localhost:1/none/of-this:25");
    var refusal =
        assertThrows(
            Refusal.class,
            () ->
                new Archives(HOME, directory.resolve("cache"))
                    .make(Image.AGENT, nowhere, directory.resolve("none")));
    String said = String.valueOf(refusal.getMessage());
    assertTrue(said.startsWith("cannot pull the base image localhost:1/none/of-this:25 ("), said);
    assertTrue(said.contains("refused"), said);
    assertEquals(1, said.lines().count());
    assertFalse(Files.exists(directory.resolve("none/demarc-agent.tar.part")));
  }

  @Test
  void needsNothingBesideAJdkOfThisMachine() throws Exception {
    Archives archives = new Archives(HOME, directory.resolve("cache"));
    Archives.Made made = archives.make(Image.AGENT, Base.of("jdk"), directory.resolve("jdk"));
    Unpacked unpacked = Unpacked.of(made.file(), directory.resolve("jdk/root"));
    assertTrue(unpacked.texts("Env").contains("PATH=/opt/java/bin"));
    assertTrue(Files.isExecutable(unpacked.root().resolve("opt/java/bin/java")));
    assertTrue(Files.isExecutable(unpacked.root().resolve("opt/java/lib/jspawnhelper")));
    if (Started.isRoot()) {
      assertEquals(0, inside(unpacked.root(), "-version"), "java does not start in there");
    }
  }

  /**
   * With nothing of this machine but its kernel; where an engine has {@code /proc}, by which a
   * program finds the libraries beside it, there is none.
   */
  private static int inside(Path root, String argument) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            "chroot", "--userspec=10001:10001", root.toString(), "/opt/java/bin/java", argument);
    java.environment().put("LD_LIBRARY_PATH", "/opt/java/lib");
    return java.inheritIO().start().waitFor();
  }

  private static void starts(Image image, Map<String, String> settings) throws Exception {
    int port = Started.freePort();
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    try (var started = new Started(unpacked(image), directory, settings)) {
      started.awaitOk("http://127.0.0.1:" + port + image.ready());
      started.close();
      List<String> lines = started.log().lines().toList();
      assertFalse(lines.isEmpty());
      for (String line : lines) {
        JsonNode object = JsonMapper.builder().build().readTree(line);
        Set<String> members =
            object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        assertTrue(members.containsAll(MEMBERS), line);
        Instant.parse(object.path("at").asText());
      }
    }
  }

  private static Unpacked unpacked(Image image) {
    return java.util.Objects.requireNonNull(UNPACKED.get(image));
  }

  private static Archives.Made made(Image image) {
    return java.util.Objects.requireNonNull(MADE.get(image));
  }
}
