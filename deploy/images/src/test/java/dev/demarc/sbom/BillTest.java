package dev.demarc.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.images.Image;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Needs the programs built with the profile sbom. That a bill names what is in its image is of
 * {@code ImagesTest}.
 */
@Tag("component")
class BillTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void isWhatTheSchemaOfCycloneDxSays(Image image) throws IOException {
    byte[] json = Bill.of(image, HOME).toString().getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(), new JsonParser().validate(json, Version.VERSION_16));
  }

  @ParameterizedTest
  @EnumSource
  void saysOfEachComponentItsVersionDigestAndLicence(Image image) throws IOException {
    for (JsonNode component : Bill.of(image, HOME).path("components")) {
      String said = component.toString();
      String version = component.path("version").asText();
      assertFalse(version.isBlank(), said);
      String purl = component.path("purl").asText();
      assertTrue(purl.matches("pkg:(maven|npm)/.*@.*"), said);
      assertFalse(purl.matches(".*(junit|archunit|playwright).*"), said);
      assertEquals(1, component.path("hashes").size(), said);
      assertEquals("SHA-256", component.at("/hashes/0/alg").asText(), said);
      assertTrue(component.at("/hashes/0/content").asText().matches("[0-9a-f]{64}"), said);
      assertFalse(component.path("licenses").isEmpty(), said);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isOfAProgramAndLetsNothingDependOnWhatIsNotThere(Image image) throws IOException {
    JsonNode bill = Bill.of(image, HOME);
    assertEquals("application", bill.at("/metadata/component/type").asText());
    Set<String> there = new HashSet<>();
    bill.path("components").forEach(one -> assertTrue(there.add(one.path("bom-ref").asText())));
    String program = bill.at("/metadata/component/bom-ref").asText();
    int direct = 0;
    for (JsonNode dependency : bill.path("dependencies")) {
      String of = dependency.path("ref").asText();
      assertTrue(of.equals(program) || there.contains(of), of);
      for (JsonNode on : dependency.path("dependsOn")) {
        assertTrue(there.contains(on.asText()), on.asText());
        direct += of.equals(program) ? 1 : 0;
      }
    }
    assertTrue(direct > 0, program);
  }

  @Test
  void namesTheNpmPackagesOfThePortal() throws IOException {
    List<String> npm = new ArrayList<>();
    for (JsonNode component : Bill.of(Image.PORTAL, HOME).path("components")) {
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
    refuses("stranger-1.jar", new Shipped(agent.bom(), agent.module(), more));
  }

  @Test
  void refusesWhatHasNoLicence() throws IOException {
    Shipped agent = Shipped.of(Image.AGENT, HOME);
    JsonMapper json = JsonMapper.builder().build();
    JsonNode bom = json.readTree(agent.bom().toFile());
    ((ObjectNode) bom.at("/components/0")).remove("licenses");
    Path without = Files.writeString(directory.resolve("bom.json"), bom.toString());
    String name = bom.at("/components/0/name").asText();
    refuses(name, new Shipped(without, agent.module(), agent.jars()));
  }

  @Test
  void saysHowMavensIsMadeWhenItIsNot() throws IOException {
    Shipped agent = Shipped.of(Image.AGENT, HOME);
    Path none = directory.resolve("bom.json");
    refuses("the profile sbom", new Shipped(none, agent.module(), agent.jars()));
  }

  @Test
  void saysWhatIsNotBuilt() {
    var refusal = assertThrows(Refusal.class, () -> Bill.of(Image.PORTAL, directory));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("demarc-portal is not built"),
        refusal.getMessage());
  }

  private static void refuses(String named, Shipped shipped) {
    var refusal = assertThrows(Refusal.class, () -> new Bill(shipped).whole());
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }
}
