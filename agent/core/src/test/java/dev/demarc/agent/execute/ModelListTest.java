package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelListTest {
  private static Set<String> names(Protocol protocol, String id) throws IOException {
    JsonNode list = DemarcJson.tolerant().readTree("{\"data\":[{\"id\":\"" + id + "\"}]}");
    return ModelList.names(list, protocol);
  }

  @Test
  void knowsANameWithoutTheTagThatOllamaAdds() throws IOException {
    assertEquals(Set.of("llama3:latest", "llama3"), names(Protocol.OLLAMA, "llama3:latest"));
    assertEquals(Set.of("llama3:8b"), names(Protocol.OLLAMA, "llama3:8b"));
    assertEquals(Set.of("llama3:latest"), names(Protocol.OPENAI, "llama3:latest"));
  }

  @Test
  void knowsAnAgentsModelWithoutItsTarget() throws IOException {
    assertEquals(
        Set.of("cloud/meta/llama", "meta/llama"), names(Protocol.AGENT, "cloud/meta/llama"));
    assertEquals(Set.of("meta/llama"), names(Protocol.VLLM, "meta/llama"));
  }

  @Test
  void readsNoListThatTakesTooMuchToHold() throws IOException {
    String id = "{\"data\":[{\"id\":\"m\"}";
    byte[] heavy = (id + ",{}".repeat(300_000) + "]}").getBytes(StandardCharsets.UTF_8);
    byte[] light = (id + ",{}".repeat(10_000) + "]}").getBytes(StandardCharsets.UTF_8);
    assertEquals(Set.of(), ModelList.names(ModelList.read(heavy), Protocol.OPENAI));
    assertEquals(Set.of("m", ""), ModelList.names(ModelList.read(light), Protocol.OPENAI));
  }
}
