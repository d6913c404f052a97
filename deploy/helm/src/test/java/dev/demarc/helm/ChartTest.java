package dev.demarc.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  static Stream<Map<String, Object>> clusters() {
    return Stream.of(
        Map.of(),
        Map.of("agent.kind", "DaemonSet"),
        Map.of(
            "controlPlane.autoscaling.enabled", "false",
            "portal.autoscaling.enabled", "false",
            "agent.storage.className", "fast",
            "images.pullSecrets[0]", "pull"),
        Map.of("agent.enabled", "false", "ingress.enabled", "false"),
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
            Stream.of("secret", "configMap", "emptyDir", "persistentVolumeClaim", "ephemeral")
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
    JsonNode agent = rendered.one("Deployment", "acme-agent").path("spec");
    assertEquals("Recreate", agent.at("/strategy/type").asText());
    assertEquals(1, agent.path("replicas").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "publicUrl,http://demarc.example",
    "portalUrl,''",
    "keycloakUrl,https://id.example/",
    "images.tag,latest",
    "controlPlane.secret,''",
    "controlPlane.keys.existingClaim,''",
    "controlPlane.replicas,0",
    "portal.secret,''",
    "database.host,''",
    "database.caSecret,''",
    "database.password,hunter2",
    "agent.enrolmentSecret,''",
    "agent.kind,StatefulSet",
    "ingress.tlsSecret,''",
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
