package dev.demarc.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.demarc.compose.Settings;
import dev.demarc.images.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  private static final Map<String, Object> KAFKA =
      Map.of(
          "kafka.brokers[0]", "one.example:9093",
          "kafka.brokers[1]", "two.example:9093",
          "kafka.caSecret", "kafka-ca",
          "kafka.user", "demarc",
          "kafka.secret", "kafka");

  static Stream<Map<String, Object>> clusters() {
    return Stream.of(
        Map.of(),
        Map.of("agent.replicas", 3),
        Map.of(
            "controlPlane.autoscaling.enabled", "false",
            "portal.autoscaling.enabled", "false",
            "agent.storage.className", "fast",
            "images.pullSecrets[0]", "pull"),
        Map.of("agent.enabled", "false", "ingress.enabled", "false"),
        KAFKA,
        Map.of(
            "controlPlane.enabled",
            "false",
            "portal.enabled",
            "false",
            "ingress.enabled",
            "false"));
  }

  @Test
  void hasNothingThatHelmWouldWarnOf() {
    var lint = new Helm(Rendered.CHART).lint().call();
    assertFalse(
        lint.getMessages().stream().anyMatch(line -> line.contains("[WARNING]")),
        lint.getMessages().toString());
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void rendersWhatKubernetesKnows(Map<String, Object> values) throws IOException {
    Kubernetes kubernetes = new Kubernetes();
    Rendered rendered = Rendered.with(values);
    assertTrue(rendered.objects().size() > 3);
    for (JsonNode object : rendered.objects()) {
      assertEquals(List.of(), kubernetes.complaints(object), object.toPrettyString());
    }
  }

  @Test
  void noticesWhatKubernetesDoesNotKnow() throws IOException {
    JsonNode deployment = Rendered.with(Map.of()).one("Deployment", "acme-portal");
    ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
    container.put("readinesProbe", "misspelt");
    ((ObjectNode) deployment.path("spec")).put("replicas", "two");
    assertEquals(2, new Kubernetes().complaints(deployment).size());
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void asksForNoMoreThanTheRestrictedProfileGives(Map<String, Object> values) throws IOException {
    for (JsonNode pod : Rendered.with(values).pods()) {
      assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
      assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
      assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
      for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertFalse(pod.has(host));
      }
      for (JsonNode container : Rendered.containers(pod)) {
        JsonNode rights = container.path("securityContext");
        assertFalse(rights.path("allowPrivilegeEscalation").asBoolean(true));
        assertTrue(rights.path("readOnlyRootFilesystem").asBoolean());
        assertEquals("[\"ALL\"]", rights.at("/capabilities/drop").toString());
        assertTrue(container.at("/resources/limits").has("memory"));
        assertTrue(container.at("/resources/requests").has("cpu"));
      }
      for (JsonNode volume : pod.path("volumes")) {
        assertTrue(
            Stream.of("secret", "configMap", "emptyDir", "persistentVolumeClaim")
                .anyMatch(volume::has),
            volume.toString());
      }
    }
  }

  @Test
  void asksApartWhetherAPartLivesAndWhetherItIsReady() throws IOException {
    for (JsonNode pod : Rendered.with(Map.of()).pods()) {
      JsonNode container = pod.at("/containers/0");
      JsonNode live = container.at("/livenessProbe/httpGet/path");
      assertTrue(live.isTextual());
      assertNotEquals(live, container.at("/readinessProbe/httpGet/path"));
      assertTrue(container.has("startupProbe"));
      assertTrue(pod.path("terminationGracePeriodSeconds").asInt() > 20);
    }
  }

  @Test
  void letsAMigrationTakeItsTime() throws IOException {
    JsonNode probe =
        Rendered.with(Map.of())
            .one("Deployment", "acme-control-plane")
            .at("/spec/template/spec/containers/0/startupProbe");
    int seconds = probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt();
    assertEquals(30 * 60, seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment,control-plane,CONTROL_PLANE",
    "Deployment,portal,PORTAL",
    "StatefulSet,agent,AGENT"
  })
  void runsTheImagesThatAreMadeHere(String kind, String part, Image image) throws IOException {
    JsonNode pod = Rendered.with(Map.of()).one(kind, "acme-" + part).at("/spec/template/spec");
    for (JsonNode container : Rendered.containers(pod)) {
      String named = container.path("image").asText();
      assertTrue(named.startsWith("registry.example/demarc/" + image.repository() + ":"), named);
      assertTrue(container.path("command").isMissingNode(), "the image says what is started");
    }
    assertEquals(image.port(), pod.at("/containers/0/ports/0/containerPort").asInt());
    assertEquals(image.ready(), pod.at("/containers/0/readinessProbe/httpGet/path").asText());
    assertEquals(Image.USER, pod.at("/securityContext/runAsUser").asInt());
  }

  @ParameterizedTest
  @CsvSource({"control-plane,control-plane/server", "portal,portal"})
  void setsOnlyWhatTheProgramsRead(String part, String module) throws IOException {
    Set<String> known = Settings.of(module, "control-plane/process");
    JsonNode pod =
        Rendered.with(Map.of()).one("Deployment", "acme-" + part).at("/spec/template/spec");
    for (JsonNode variable : pod.at("/containers/0/env")) {
      String name = variable.path("name").asText();
      assertTrue(known.contains(name), name + " is no setting");
    }
    assertEquals("true", setting(Rendered.with(Map.of()), "acme-" + part, "DEMARC_LOG_JSON"));
  }

  @Test
  void holdsNoSecretAndNamesEachThatIsNeeded() throws IOException {
    Rendered rendered = Rendered.with(Map.of());
    assertEquals(List.of(), rendered.of("Secret"));
    for (JsonNode pod : rendered.pods()) {
      for (JsonNode container : Rendered.containers(pod)) {
        for (JsonNode variable : container.path("env")) {
          boolean secret = variable.path("name").asText().matches(".*(PASSWORD|CLIENT_SECRET)");
          assertEquals(
              secret, variable.at("/valueFrom/secretKeyRef").has("key"), variable.toString());
        }
      }
    }
  }

  @Test
  void tellsTheControlPlaneOfMailAndWhatElseIsSet() throws IOException {
    Rendered rendered = Rendered.with(Map.of());
    assertEquals("mail.example", setting(rendered, "DEMARC_SMTP_HOST"));
    assertEquals("587", setting(rendered, "DEMARC_SMTP_PORT"));
    assertEquals("starttls", setting(rendered, "DEMARC_SMTP_SECURITY"));
    assertEquals("demarc@example.org", setting(rendered, "DEMARC_MAIL_FROM"));
    assertEquals("demarc", setting(rendered, "DEMARC_SMTP_USER"));
    assertEquals("6000000", setting(rendered, "DEMARC_INGEST_SPANS_PER_MINUTE"));
    assertFalse(Rendered.with(Map.of("mail.host", "")).yaml().contains("SMTP"));
  }

  @Test
  void sendsSpansThroughKafkaWhereThereAreBrokersAndNowhereElse() throws IOException {
    Rendered rendered = Rendered.with(KAFKA);
    assertEquals("kafka", setting(rendered, "DEMARC_INGEST"));
    assertEquals(
        "one.example:9093,two.example:9093", setting(rendered, "DEMARC_KAFKA_BOOTSTRAP_SERVERS"));
    assertEquals("demarc", setting(rendered, "DEMARC_KAFKA_USER"));
    assertEquals("12", setting(rendered, "DEMARC_KAFKA_PARTITIONS"));
    assertEquals("/etc/demarc/kafka/ca.crt", setting(rendered, "DEMARC_KAFKA_AUTHORITIES_FILE"));
    assertTrue(ports(rendered, "control-plane", "egress").contains(9093));
    assertFalse(Rendered.with(Map.of()).yaml().contains("KAFKA"));
  }

  @Test
  void believesTheIngressAloneThatARequestCameByHttps() throws IOException {
    Rendered rendered = Rendered.with(Map.of());
    for (String part : List.of("acme-control-plane", "acme-portal")) {
      assertEquals("true", setting(rendered, part, "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING"));
      assertEquals(
          "10.2.0.0/16,10.3.0.0/16", setting(rendered, part, "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"));
    }
  }

  private static String setting(Rendered rendered, String name) {
    return setting(rendered, "acme-control-plane", name);
  }

  private static String setting(Rendered rendered, String part, String name) {
    JsonNode pod = rendered.one("Deployment", part).at("/spec/template/spec");
    for (JsonNode variable : pod.at("/containers/0/env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    throw new AssertionError("not set: " + name);
  }

  @Test
  void publishesOfTheControlPlaneWhatIsForPeopleAndAgents() throws IOException {
    Rendered rendered = Rendered.with(Map.of());
    assertEquals(List.of("/api", "/agent", "/v1"), paths(rendered, "acme-control-plane"));
    assertEquals(List.of("/"), paths(rendered, "acme-portal"));
  }

  @Test
  void keepsAPageOfThePortalAtOneReplicaAndNothingElse() throws IOException {
    Rendered rendered =
        Rendered.with(Map.of("ingress.annotations.all.one", "of all", "portal.replicas", 2));
    JsonNode portal = rendered.one("Ingress", "acme-portal").at("/metadata/annotations");
    assertEquals("cookie", portal.path("nginx.ingress.kubernetes.io/affinity").asText());
    assertEquals("of all", portal.path("one").asText());
    assertEquals(
        "{\"one\":\"of all\"}",
        rendered.one("Ingress", "acme-control-plane").at("/metadata/annotations").toString());
  }

  private static List<String> paths(Rendered rendered, String part) {
    JsonNode paths = rendered.one("Ingress", part).at("/spec/rules/0/http/paths");
    return paths.findValuesAsText("path");
  }

  @Test
  void letsNobodyTalkButWhomItNames() throws IOException {
    Rendered rendered = Rendered.with(Map.of());
    JsonNode deny = rendered.one("NetworkPolicy", "acme-deny");
    assertEquals("[\"Ingress\",\"Egress\"]", deny.at("/spec/policyTypes").toString());
    assertFalse(deny.path("spec").has("ingress") || deny.path("spec").has("egress"));
    for (JsonNode object : rendered.objects()) {
      JsonNode template = object.at("/spec/template/metadata/labels");
      if (!template.isMissingNode()) {
        deny.at("/spec/podSelector/matchLabels")
            .properties()
            .forEach(label -> assertEquals(label.getValue(), template.path(label.getKey())));
      }
    }
    assertEquals(List.of(53, 443, 5432, 587), ports(rendered, "control-plane", "egress"));
    assertEquals(List.of(53, 443), ports(rendered, "portal", "egress"));
    assertEquals(List.of(53, 443, 8080), ports(rendered, "agent", "egress"));
    assertEquals(List.of(7080), ports(rendered, "control-plane", "ingress"));
    assertEquals(List.of(7101), ports(rendered, "agent", "ingress"));
  }

  private static List<Integer> ports(Rendered rendered, String part, String way) {
    JsonNode rules = rendered.one("NetworkPolicy", "acme-" + part).at("/spec/" + way);
    List<Integer> ports = new ArrayList<>();
    for (JsonNode rule : rules) {
      assertTrue(rule.has(way.equals("egress") ? "to" : "from"), "anybody: " + rule);
      rule.path("ports").forEach(port -> ports.add(port.path("port").asInt()));
    }
    return ports.stream().distinct().toList();
  }

  @Test
  void scalesBetweenBoundsAndIsNeverAllDrained() throws IOException {
    Rendered rendered = Rendered.with(Map.of("controlPlane.replicas", 3));
    for (String part : List.of("acme-control-plane", "acme-portal")) {
      JsonNode scaler = rendered.one("HorizontalPodAutoscaler", part).path("spec");
      assertTrue(scaler.path("minReplicas").asInt() <= scaler.path("maxReplicas").asInt());
      assertFalse(rendered.one("Deployment", part).path("spec").has("replicas"));
      JsonNode budget = rendered.one("PodDisruptionBudget", part).path("spec");
      assertEquals(1, budget.path("maxUnavailable").asInt());
    }
  }

  @Test
  void keepsWhatAnAgentIsAndKnowsLongerThanItsPod() throws IOException {
    JsonNode agents =
        Rendered.with(Map.of("agent.replicas", 3)).one("StatefulSet", "acme-agent").path("spec");
    assertEquals(3, agents.path("replicas").asInt());
    assertEquals("data", agents.at("/volumeClaimTemplates/0/metadata/name").asText());
    assertEquals(
        "{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}",
        agents.path("persistentVolumeClaimRetentionPolicy").toString());
    JsonNode apart =
        agents.at(
            "/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0");
    assertEquals("kubernetes.io/hostname", apart.path("topologyKey").asText());
  }

  @Test
  void mountsTheAgentsVolumeAtTheParentOfItsOwnDirectory() throws IOException {
    String named = "/var/lib/edge/agent";
    for (JsonNode pod : Rendered.with(Map.of("agent.dataDirectory", named)).pods()) {
      for (JsonNode container : Rendered.containers(pod)) {
        for (JsonNode mount : container.path("volumeMounts")) {
          if (mount.path("name").asText().equals("data")) {
            assertEquals("/var/lib/edge", mount.path("mountPath").asText());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "publicUrl,http://demarc.example",
    "portalUrl,''",
    "keycloakUrl,https://id.example/",
    "images.tag,latest",
    "mail.from,''",
    "mail.secret,''",
    "mail.security,none",
    "controlPlane.settings.DEMARC_DB_APP_PASSWORD,hunter2",
    "kafka.user,demarc",
    "kafka.password,hunter2",
    "kafka.mechanism,GSSAPI",
    "kafka.partitions,0",
    "network.kafka.cidr,everywhere",
    "controlPlane.secret,''",
    "controlPlane.keys.existingClaim,''",
    "controlPlane.replicas,0",
    "portal.secret,''",
    "database.host,''",
    "database.caSecret,''",
    "database.password,hunter2",
    "agent.enrolmentSecret,''",
    "agent.dataDirectory,/var/lib/demarc",
    "agent.dataDirectory,/var/lib/demarc/",
    "agent.kind,DaemonSet",
    "agent.replicas,0",
    "ingress.tlsSecret,''",
    "ingress.proxies,''",
    "ingress.proxies[0],0.0.0.0/0",
    "network.https.cidr,everywhere",
    "network.database.cidr,''",
    "nothing.of.ours,1"
  })
  void refusesValuesThatAreUnsafeOrUnknown(String name, String value) {
    var refusal = assertThrows(RuntimeException.class, () -> Rendered.with(Map.of(name, value)));
    String first = name.split("\\.")[0];
    assertTrue(String.valueOf(refusal.getMessage()).contains(first), refusal.getMessage());
  }
}
