package dev.demarc.node.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoTest {
  private final List<Demo> demos = Demo.all(7_070);

  @Test
  void namesTheStandInCloudByItsPort() {
    for (Demo demo : demos) {
      assertEquals("127.0.0.1:7070", demo.json().at("/targets/cloud/hosts/0").asText());
    }
  }

  @Test
  void namesOnlyDetectorsThatTheTenantHas() {
    for (Demo demo : demos) {
      Set<String> known = new HashSet<>();
      demo.json().path("detectors").fieldNames().forEachRemaining(known::add);
      for (JsonNode dataClass : demo.json().path("classes")) {
        for (JsonNode detector : dataClass.path("detectors")) {
          assertTrue(known.contains(detector.asText()), demo.alias() + " " + detector);
        }
      }
    }
  }

  @Test
  void givesEveryRoleAUser() {
    assertEquals(
        Set.of(
            "tenant-admin",
            "policy-approver",
            "end-user",
            "site-operator",
            "application-developer",
            "auditor"),
        Set.copyOf(Demo.USERS.values()));
  }
}
