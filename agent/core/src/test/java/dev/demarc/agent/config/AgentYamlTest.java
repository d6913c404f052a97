package dev.demarc.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentYamlTest {
  @TempDir Path directory;

  private AgentConfig read(String yaml) throws IOException {
    Path file = directory.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return AgentYaml.read(file);
  }

  @Test
  void readsEverythingASiteCanSay() throws IOException {
    Files.writeString(directory.resolve("key"), "s3cret\n");
    Files.writeString(directory.resolve("tiny.gguf"), "GGUF");
    AgentConfig config =
        read(
            """
            listen: 127.0.0.1:7101
            dataDirectory: data
            controlPlane: http://127.0.0.1:7080/
            targets:
              cloud:   { baseUrl: "http://127.0.0.1:7070/v1", apiKey: { file: key } }
              local:   { model: tiny.gguf, threads: 2, contextTokens: 512, memoryMegabytes: 64 }
              extract: {}
            limits: { bodyBytes: 4096, inFlight: 8, journalMegabytes: 2, probeMinutes: 60 }
            """);
    assertEquals(7101, config.listen().getPort());
    assertEquals(directory.resolve("data"), config.dataDirectory());
    assertEquals(URI.create("http://127.0.0.1:7080"), config.controlPlane().orElseThrow());
    assertEquals(3, config.targets().size());
    Secret secret = config.targets().get(TargetId.of("cloud")).apiKey().orElseThrow();
    assertEquals("s3cret", secret.read());
    assertFalse(config.toString().contains("s3cret"));
    TargetBinding local = config.targets().get(TargetId.of("local"));
    assertEquals(2, local.threads());
    assertEquals(512, local.contextTokens());
    assertEquals(64, local.memoryMegabytes());
    assertEquals(new AgentConfig.Limits(4096, 8, 2, 60), config.limits());
  }

  @Test
  void readsWhereTheSitesOwnCollectorIs() throws IOException {
    Files.writeString(directory.resolve("key"), "s3cret\n");
    String otlp = "dataDirectory: data\ntelemetry: {otlp: {endpoint: 'https://c:4318/otlp/'%s}}";
    Collector plain = read(otlp.formatted("")).collector().orElseThrow();
    assertEquals(URI.create("https://c:4318/otlp"), plain.endpoint());
    assertEquals(Duration.ofSeconds(10), plain.interval());
    assertEquals(Set.of(Signal.TRACES, Signal.METRICS), plain.signals());
    AgentConfig config =
        read(
            otlp.formatted(
                ", headers: {Authorization: {file: key}}, intervalSeconds: 60, signals: [metrics]"));
    Collector full = config.collector().orElseThrow();
    assertEquals("s3cret", full.headers().get("authorization").read());
    assertEquals(Duration.ofMinutes(1), full.interval());
    assertEquals(Set.of(Signal.METRICS), full.signals());
    assertFalse(config.toString().contains("s3cret"));
  }

  @Test
  void takesDefaultsWhereASiteSaysNothing() throws IOException {
    AgentConfig config = read("dataDirectory: data");
    assertEquals(Optional.empty(), config.collector());
    assertEquals(AgentConfig.Limits.DEFAULT, config.limits());
    assertEquals("127.0.0.1", config.listen().getHostString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen: 127.0.0.1:7101                                   | dataDirectory",
        "{dataDirectory: d, colour: red}                          | colour",
        "{dataDirectory: d, listen: 7101}                         | listen",
        "{dataDirectory: d, listen: 'host:99999'}                 | listen",
        "{dataDirectory: 7}                                       | dataDirectory",
        "{dataDirectory: d, controlPlane: 'ftp://x'}              | controlPlane",
        "{dataDirectory: d, limits: {inFlight: many}}             | limits.inFlight",
        "{dataDirectory: d, limits: {inFlight: 0}}                | limits.inFlight",
        "{dataDirectory: d, limits: {speed: 1}}                   | limits.speed",
        "{dataDirectory: d, limits: {probeMinutes: 1441}}         | limits.probeMinutes",
        "{dataDirectory: d, targets: {a: {contextTokens: 1}}}     | targets.a.contextTokens",
        "{dataDirectory: d, targets: {a: {colour: red}}}          | targets.a.colour",
        "{dataDirectory: d, targets: {'A b': {}}}                 | targets.A b",
        "{dataDirectory: d, targets: {a: {model: none.gguf}}}     | targets.a.model",
        "{dataDirectory: d, targets: {a: {apiKey: {file: none}}}} | targets.a.apiKey.file",
        "{dataDirectory: d, targets: {a: {apiKey: {}}}}           | targets.a.apiKey",
        "{dataDirectory: d, targets: {a: {apiKey: text}}}         | targets.a.apiKey",
        "{dataDirectory: d, targets: {a: {threads: two}}}         | targets.a.threads",
        "{dataDirectory: d, listen: {port: 1}}                    | listen.port",
        "{dataDirectory: d, listen: '10.0.0.1:7101'}              | listen",
        "{dataDirectory: d, log: {level: debug}}                  | log.level",
        "{dataDirectory: d, controlPlane: {proxy: 'http://p:1'}}  | controlPlane.url",
        "{dataDirectory: d, controlPlane: {url: 'https://x', tls: 1}} | controlPlane.tls",
        "{dataDirectory: d, targets: {a: {baseUrl: 'http://x', proxy: 'http://p:1'}}} | targets.a.proxy",
        "{dataDirectory: d, targets: {a: {baseUrl: 'https://x', proxy: 'https://p:1'}}} | targets.a.proxy",
        "{dataDirectory: d, targets: {a: {baseUrl: 'https://x', proxy: {url: 'http://p', user: u}}}} | targets.a.proxy.password",
        "{dataDirectory: d, targets: {a: {baseUrl: 'https://x', ca: none.pem}}} | targets.a.ca",
        "{dataDirectory: d, targets: {a: {baseUrl: 'https://x', ca: agent.yaml}}} | targets.a.ca",
        "{dataDirectory: d, targets: {a: {memoryMegabytes: -1}}}  | targets.a.memoryMegabytes",
        "{dataDirectory: d, telemetry: {otlp: {}}}                | telemetry.otlp.endpoint",
        "{dataDirectory: d, telemetry: {otlp: text}}              | telemetry.otlp",
        "{dataDirectory: d, telemetry: {zipkin: {}}}              | telemetry.zipkin",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'grpc://c:4317'}}} | telemetry.otlp.endpoint",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://u@c'}}} | telemetry.otlp.endpoint",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', intervalSeconds: 0}}} | telemetry.otlp.intervalSeconds",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', intervalSeconds: 3601}}} | telemetry.otlp.intervalSeconds",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', signals: []}}} | telemetry.otlp.signals",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', signals: [logs]}}} | telemetry.otlp.signals",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', colour: red}}} | telemetry.otlp.colour",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', ca: none.pem}}} | telemetry.otlp.ca",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'http://c', proxy: 'http://p:1'}}} | telemetry.otlp.proxy",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'http://c', headers: {x-key: {env: K}}}}} | telemetry.otlp.headers",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', headers: {x-key: text}}}} | telemetry.otlp.headers.x-key",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', headers: {x-key: {file: none}}}}} | telemetry.otlp.headers.x-key.file",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', headers: {'x key': {env: K}}}}} | telemetry.otlp.headers.x key",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', headers: {Content-Type: {env: K}}}}} | telemetry.otlp.headers.Content-Type",
        "{dataDirectory: d, telemetry: {otlp: {endpoint: 'https://c', headers: {x-key: {env: K}, X-Key: {env: K}}}}} | telemetry.otlp.headers.X-Key",
        "{dataDirectory: d, taggers: {'A b': {}}}                 | taggers.A b",
        "{dataDirectory: d, taggers: {a: {}}}                     | taggers.a.model",
        "{dataDirectory: d, taggers: {a: {model: none.onnx}}}     | taggers.a.model",
        "{dataDirectory: d, taggers: {a: {model: agent.yaml, vocabulary: agent.yaml}}} | taggers.a.model",
        "{dataDirectory: d, taggers: {a: {model: agent.yaml}}}    | taggers.a.vocabulary",
        "{dataDirectory: d, taggers: {a: {model: agent.yaml, vocabulary: none.txt}}} | taggers.a.vocabulary",
        "{dataDirectory: d, taggers: {a: {model: agent.yaml, vocabulary: agent.yaml, threads: 0}}} | taggers.a.threads",
        "{dataDirectory: d, taggers: {a: {model: names.onnx, vocabulary: agent.yaml, labels: []}}} | taggers.a.labels",
      })
  void namesTheKeyWhenItIsWrong(String yaml, String key) throws IOException {
    Files.writeString(directory.resolve("names.onnx"), "");
    assertEquals(key, assertThrows(InvalidValue.class, () -> read(yaml)).field());
  }

  @Test
  void namesTheLineOfAWrongKey() {
    String yaml =
        """
        dataDirectory: d
        targets:
          cloud:
            baseUrl: https://api.example.com/v1
            colour: red
        """;
    InvalidValue refused = assertThrows(InvalidValue.class, () -> read(yaml));
    assertEquals("targets.cloud.colour", refused.field());
    assertEquals("is not a known key (agent.yaml line 5)", refused.reason());
  }

  @Test
  void namesTheLineAroundAKeyThatIsMissing() {
    String yaml = "dataDirectory: d\nlisten:\n  tls:\n    cert: x\n";
    InvalidValue refused = assertThrows(InvalidValue.class, () -> read(yaml));
    assertEquals("listen.tls.cert", refused.field());
    InvalidValue missing =
        assertThrows(InvalidValue.class, () -> read("dataDirectory: d\nlisten: {tls: {}}\n"));
    assertEquals("listen.tls.cert", missing.field());
    assertEquals(true, missing.reason().endsWith("(agent.yaml line 2)"), missing.reason());
  }

  @Test
  void saysThatAnAddressOnANetworkNeedsTls() {
    InvalidValue refused =
        assertThrows(
            InvalidValue.class, () -> read("dataDirectory: d\nlisten: {address: '0.0.0.0:7101'}"));
    assertEquals("listen.address", refused.field());
    assertEquals(true, refused.reason().contains("listen.tls"));
  }

  @Test
  void readsAProxyWithItsCredentialsAndAnAuthority() throws IOException {
    SiteAuthority site = SiteAuthority.get();
    Files.copy(site.ca(), directory.resolve("ca.pem"));
    AgentConfig config =
        read(
            """
            dataDirectory: d
            controlPlane: { url: "https://demarc.example.com", ca: ca.pem }
            targets:
              cloud:
                baseUrl: https://api.example.com/v1
                proxy: { url: "http://proxy.example:8080", user: u, password: { env: HOME } }
            """);
    assertEquals(1, config.outbound().authorities().orElseThrow().certificates().size());
    Outbound outbound = config.targets().get(TargetId.of("cloud")).outbound();
    assertEquals("proxy.example:8080", outbound.proxy().orElseThrow().toString());
    assertEquals("u", outbound.proxy().orElseThrow().credentials().orElseThrow().user());
    assertEquals(true, config.files().contains(directory.resolve("ca.pem")));
  }

  @Test
  void refusesACertificateWithTheKeyOfAnother() throws IOException {
    SiteAuthority site = SiteAuthority.get();
    Files.copy(site.door().certificate(), directory.resolve("door.pem"));
    Files.copy(site.elsewhere().key(), directory.resolve("door.key"));
    String yaml = "dataDirectory: d\nlisten: {tls: {cert: door.pem, key: door.key}}\n";
    InvalidValue refused = assertThrows(InvalidValue.class, () -> read(yaml));
    assertEquals("listen.tls.key", refused.field());
    Files.copy(
        site.door().key(),
        directory.resolve("door.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        java.util.Set.of("localhost", "127.0.0.1"), read(yaml).certificate().orElseThrow().names());
  }

  @Test
  void namesTheLineWhenItIsNoYaml() {
    InvalidValue refused =
        assertThrows(InvalidValue.class, () -> read("dataDirectory: d\nlisten: [\n"));
    assertEquals(true, refused.field().contains("line"));
  }

  @Test
  void namesTheFileWhenItIsNotThere() {
    Path absent = directory.resolve("absent.yaml");
    InvalidValue refused = assertThrows(InvalidValue.class, () -> AgentYaml.read(absent));
    assertEquals(absent.toString(), refused.field());
  }
}
