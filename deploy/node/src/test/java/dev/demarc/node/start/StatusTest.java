package dev.demarc.node.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.Place;
import dev.demarc.node.seed.Seeded;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  @TempDir Path directory;

  @Test
  void printsExactlyThePromisedMembers() throws IOException {
    Place place = new Place(directory, directory, directory, 7_000);
    new Seeded(List.of(clinic())).write(Demos.file(place));
    String json = Status.json(new Status(place, new PrintStream(System.out)).document());
    String expected =
        """
        {"controlPlane": "http://localhost:7080", "portal": "http://localhost:7090",
         "keycloak": "http://localhost:7180", "cloud": "http://localhost:7070",
         "tenants": [{"id": "t1", "name": "Clinic",
           "users": [{"username": "u", "password": "p", "roles": ["end-user"]}],
           "agents": [{"id": "a1", "boundary": "edge", "baseUrl": "http://127.0.0.1:7101",
             "applications": [{"name": "notes", "key": "dk_x", "defaultClass": "internal"}]}]}]}
        """;
    JsonMapper mapper = JsonMapper.builder().build();
    assertEquals(mapper.readTree(expected), mapper.readTree(json));
  }

  private static Seeded.Tenant clinic() {
    return new Seeded.Tenant(
        "t1",
        "Clinic",
        List.of(new Seeded.User("u", "p", List.of("end-user"))),
        List.of(
            new Seeded.Agent(
                "a1",
                "edge",
                "http://127.0.0.1:7101",
                List.of(new Seeded.Application("notes", "dk_x", "internal")))));
  }
}
