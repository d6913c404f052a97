package dev.demarc.e2e.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that Keycloak says of a person to its own administrator, who may ask it anything. */
record AtKeycloak(Doors doors, String subject, String username, String email) {
  private static final String REALM = "/admin/realms/demarc";

  /** The questions whose answer names the person, by what they are about. */
  List<String> naming(Named person) throws IOException {
    Http keycloak = doors.keycloakAdmin();
    var naming = new ArrayList<String>();
    for (Map.Entry<String, String> question : questions(keycloak).entrySet()) {
      var answer = keycloak.get(REALM + question.getValue());
      boolean unknown = answer.status() == 404;
      if (!unknown && answer.status() != 200) {
        throw new AssertionError(question + " -> " + answer.status() + " " + answer.body());
      }
      if (!unknown && person.isIn(answer.body())) {
        naming.add(question.getKey());
      }
    }
    return naming;
  }

  private Map<String, String> questions(Http keycloak) {
    var questions = new LinkedHashMap<String, String>();
    questions.put("user by id", "/users/" + subject);
    questions.put("user by user name", "/users?exact=true&username=" + username);
    questions.put("user by e-mail", "/users?exact=true&email=" + email);
    questions.put("user by search", "/users?search=" + username);
    questions.put("sessions of the user", "/users/" + subject + "/sessions");
    questions.put("events", "/events?max=10000");
    questions.put("admin events", "/admin-events?max=10000");
    for (JsonNode one : keycloak.get(REALM + "/organizations?search=" + organization()).json()) {
      questions.put(
          "members of the organization",
          "/organizations/" + one.path("id").asText() + "/members?max=1000");
    }
    for (JsonNode one : keycloak.get(REALM + "/clients").json()) {
      String client = "/clients/" + one.path("id").asText();
      String id = one.path("clientId").asText();
      questions.put("sessions at " + id, client + "/user-sessions?max=10000");
      questions.put("offline sessions at " + id, client + "/offline-sessions?max=10000");
    }
    return questions;
  }

  /** The kit's people are called after their tenant. */
  private String organization() {
    return username.substring(0, username.lastIndexOf('-'));
  }
}
