package dev.demarc.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.images.Image;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Needs the programs built with the profile sbom. */
@Tag("component")
class BillTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  @ParameterizedTest
  @EnumSource
  void isWhatTheSchemaOfCycloneDxSays(Image image) throws IOException {
    byte[] json = bill(image).toString().getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(), new JsonParser().validate(json, Version.VERSION_16));
  }

  @ParameterizedTest
  @EnumSource
  void namesEveryLibraryThatIsShippedOnceAndNoOther(Image image) throws IOException {
    List<String> digests = new ArrayList<>();
    for (Path jar : Shipped.of(image, HOME).jars().values()) {
      digests.add(Digests.sha256(jar));
    }
    List<String> named = new ArrayList<>();
    for (JsonNode component : bill(image).path("components")) {
      assertFalse(component.path("licenses").isEmpty(), component.toString());
      assertFalse(component.path("purl").asText().matches(".*(junit|archunit|playwright).*"));
      if (!component.path("purl").asText().startsWith("pkg:npm/")) {
        named.add(component.at("/hashes/0/content").asText());
      }
    }
    assertEquals(digests.stream().sorted().toList(), named.stream().sorted().toList());
  }

  @Test
  void namesTheNpmPackagesOfThePortal() throws IOException {
    List<String> npm = new ArrayList<>();
    for (JsonNode component : bill(Image.PORTAL).path("components")) {
      if (component.path("purl").asText().startsWith("pkg:npm/")) {
        npm.add(component.path("purl").asText());
      }
    }
    assertEquals(List.of("pkg:npm/echarts@6.1.0"), npm);
    Path script = HOME.resolve("portal/src/main/resources/META-INF/resources/js/echarts.min.js");
    assertTrue(Files.readString(script).contains("version=\"6.1.0\""));
  }

  @Test
  void refusesWhatNobodySaysAnythingOf() throws IOException {
    Shipped agent = Shipped.of(Image.AGENT, HOME);
    SortedMap<String, Path> more = new TreeMap<>(agent.jars());
    more.put("stranger-1.jar", agent.bom());
    var bill = new Bill(new Shipped(agent.bom(), agent.module(), more));
    var refusal = assertThrows(Refusal.class, bill::whole);
    assertTrue(String.valueOf(refusal.getMessage()).contains("stranger-1.jar"));
  }

  private static JsonNode bill(Image image) throws IOException {
    return new Bill(Shipped.of(image, HOME)).whole();
  }
}
