package dev.demarc.server.access;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class OpenApiTest {
  @Test
  void saysOfEveryOperationWhoMayCallIt() throws IOException {
    JsonNode document = document();
    int operations = 0;
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getValue().has("responses")) {
          String name = operation.getKey() + " " + path.getKey();
          String who = operation.getValue().path("description").asText();
          assertTrue(who.contains("For ") || who.contains("Open to all."), name + ": " + who);
          assertTrue(operation.getValue().has("security"), name);
          operations++;
        }
      }
    }
    assertTrue(operations > 40, "only " + operations);
  }

  @Test
  void namesRolesAndSchemes() throws IOException {
    JsonNode document = document();
    JsonNode put = document.at("/paths/~1api~1v1~1tenants~1{tenant}~1classes~1{id}/put");
    assertEquals(
        "For a member of the tenant with one of the roles tenant-admin.",
        put.path("description").asText());
    assertTrue(put.at("/security/0").has("person"), put.toString());
    JsonNode heartbeat = document.at("/paths/~1agent~1v1~1heartbeat/post");
    assertTrue(heartbeat.at("/security/0").has("agent"), heartbeat.toString());
    assertEquals(0, document.at("/paths/~1agent~1v1~1token/post/security").size());
    assertEquals("DPoP", document.at("/components/securitySchemes/agent/scheme").asText());
    assertEquals("bearer", document.at("/components/securitySchemes/person/scheme").asText());
  }

  private static JsonNode document() throws IOException {
    return DemarcJson.tolerant()
        .readTree(
            given().get("/q/openapi?format=json").then().statusCode(200).extract().asString());
  }
}
