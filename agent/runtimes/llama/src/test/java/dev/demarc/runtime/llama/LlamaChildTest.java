package dev.demarc.runtime.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.runtime.child.FrameChannel;
import dev.demarc.runtime.llama.tiny.TinyGguf;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The child alone, spoken to over its socket frame by frame. */
@Tag("component")
class LlamaChildTest {

  @TempDir Path directory;
  private Process process;
  private FrameChannel channel;

  @BeforeEach
  void start() throws Exception {
    Path model = directory.resolve("tiny.gguf");
    TinyGguf.write(model);
    Path socket = directory.resolve("s");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-Djava.io.tmpdir=" + directory,
                  "-cp",
                  JvmLauncher.classPath(),
                  LlamaChild.class.getName(),
                  "--socket",
                  socket.toString(),
                  "--model",
                  model.toString())
              .redirectOutput(new File("/dev/null"))
              .redirectError(new File("/dev/null"))
              .start();
      channel = new FrameChannel(server.accept());
    }
    assertInstanceOf(FromChild.Ready.class, hear());
  }

  @AfterEach
  void stop() throws IOException {
    channel.close();
    process.destroyForcibly();
  }

  @Test
  void answersPing() throws Exception {
    channel.send(new ToChild.Ping().json());
    assertInstanceOf(FromChild.Pong.class, hear());
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndGoesOn() throws Exception {
    for (String message :
        List.of("{\"op\":\"dance\",\"id\":\"x\"}", "{\"op\":\"chat\",\"id\":\"x\"}")) {
      channel.send(json(message));
      var failed = assertInstanceOf(FromChild.Failed.class, hear());
      assertEquals("x", failed.id());
      assertEquals(Failure.BAD_REQUEST, failed.failure());
    }
    answersPing();
  }

  @Test
  void refusesSecondGenerationWhileOneRuns() throws Exception {
    channel.send(chat("one"));
    channel.send(chat("two"));
    FromChild heard = hear();
    while (heard instanceof FromChild.Token(String id, String text)) {
      assertEquals("one", id);
      heard = hear();
    }
    var failed = assertInstanceOf(FromChild.Failed.class, heard);
    assertEquals("two", failed.id());
    assertEquals(Failure.BUSY, failed.failure());
  }

  @Test
  void endsWhenToldTo() throws Exception {
    channel.send(new ToChild.Exit().json());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  @Test
  void endsWhenParentIsGoneAlsoWhileGenerating() throws Exception {
    channel.send(chat("one"));
    assertInstanceOf(FromChild.Token.class, hear());
    channel.close();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
  }

  private FromChild hear() throws IOException {
    return FromChild.parse(channel.receive().orElseThrow());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode chat(String id) {
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":400}";
    return new ToChild.Chat(
            id,
            new GenerationRequest(
                List.of(new ChatMessage("user", "a")),
                1_500,
                0.8,
                1,
                List.of(),
                Optional.of(schema)))
        .json();
  }
}
