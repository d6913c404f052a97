package dev.demarc.agent.normalise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartTest {
  private static final byte[] ONE = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  @Test
  void addsAMemberToTheBytesAsTheyCame() throws IOException {
    assertEquals(
        "{\"z\":1.50e1, \"é\":[ ],\"demarc\":{\"a\":1}}",
        added("{\"z\":1.50e1, \"é\":[ ]}", StandardCharsets.UTF_8));
  }

  @Test
  void writesAnewWhatIsInAnotherEncodingOrSetInSpace() throws IOException {
    String expected = "{\"z\":\"é\",\"demarc\":{\"a\":1}}";
    assertEquals(expected, added("{\"z\":\"é\"}", StandardCharsets.UTF_16LE));
    assertEquals(expected, added("{\"z\":\"é\"}", StandardCharsets.UTF_16BE));
    assertEquals(expected, added(" {\"z\" : \"é\"}\n", StandardCharsets.UTF_8));
  }

  @Test
  void replacesAMemberOfThatName() throws IOException {
    assertEquals(
        "{\"z\":1,\"demarc\":{\"a\":1}}",
        added("{\"demarc\":\"forged\",\"z\":1}", StandardCharsets.UTF_8));
  }

  @Test
  void addsTheOnlyMember() throws IOException {
    assertEquals("{\"demarc\":{\"a\":1}}", added("{}", StandardCharsets.UTF_8));
    assertEquals("{\"demarc\":{\"a\":1}}", added("{ }", StandardCharsets.UTF_8));
    assertEquals("{\"demarc\":{\"a\":1}}", added("{\"demarc\":2}", StandardCharsets.UTF_8));
  }

  @Test
  void leavesOutAMember() throws IOException {
    Part part = part("{\"usage\":{},\"z\":1.0}", StandardCharsets.UTF_8).without("usage");
    assertEquals("{\"z\":1.0}", text(part.bytes()));
  }

  @Test
  void putsAnEventOnOneLine() throws IOException {
    byte[] source = "{\"z\":\n1}".getBytes(StandardCharsets.UTF_8);
    assertEquals("{\"z\":1}", text(Part.event(tree(source), source).bytes()));
  }

  private static String added(String json, Charset charset) throws IOException {
    return text(part(json, charset).with("demarc", ONE));
  }

  private static Part part(String json, Charset charset) throws IOException {
    byte[] source = json.getBytes(charset);
    return Part.of(tree(source), source);
  }

  private static ObjectNode tree(byte[] source) throws IOException {
    return (ObjectNode) DemarcJson.strict().readTree(source);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
