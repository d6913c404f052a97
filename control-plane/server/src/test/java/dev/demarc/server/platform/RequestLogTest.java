package dev.demarc.server.platform;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RequestLogTest {
  private static final String SPEAKS = "X-Test-Speaks";
  private static final Logger LOG = Logger.getLogger(RequestLogTest.class.getName());

  private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Collecting();

  @BeforeEach
  void listens() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void leaves() {
    LOG.removeHandler(handler);
  }

  @Test
  void namesRequestAndTenantInEveryLineOfARequest() {
    TestTenant tenant = TestTenant.create();
    String token = tenant.member("anna", TenantRole.TENANT_ADMIN);
    get(tenant.path("/audit"), token, "one");
    assertEquals(List.of(Map.of("request", "one", "tenant", tenant.id().text())), lines);
  }

  @Test
  void takesNothingIntoTheNextRequest() {
    TestTenant tenant = TestTenant.create();
    String token = tenant.member("anna", TenantRole.TENANT_ADMIN);
    for (int round = 0; round < 8; round++) {
      get(tenant.path("/audit"), token, "mine");
      get(TestTenant.create().path("/audit"), token, "refused");
    }
    List<Map<String, String>> refused =
        lines.stream().filter(line -> "refused".equals(line.get("request"))).toList();
    assertEquals(8, refused.size());
    refused.forEach(line -> assertEquals(Map.of("request", "refused"), line));
  }

  private static void get(String path, String token, String id) {
    given().auth().oauth2(token).header("X-Request-Id", id).header(SPEAKS, "yes").get(path);
  }

  /** Says something in the middle of a request. */
  @Provider
  public static class Speaking implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      if (request.getHeaderString(SPEAKS) != null) {
        LOG.warning("said");
      }
    }
  }

  private final class Collecting extends Handler {
    @Override
    public void publish(LogRecord line) {
      lines.add(Map.copyOf(((ExtLogRecord) line).getMdcCopy()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
