package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.ConnectProxy;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.Upstream;
import dev.demarc.agent.config.Authorities;
import dev.demarc.agent.config.ForwardProxy;
import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.agent.probe.Binding;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real TLS servers of a private authority, a real forward proxy, and the agent's own clients. */
class TargetCheckTest {
  private static final String MODELS = "{\"data\":[{\"id\":\"stand-in-large\"}]}";

  @TempDir Path directory;
  private final SiteAuthority site = SiteAuthority.get();
  private final Vertx vertx = Vertx.vertx();
  private final Upstream cloud = Upstream.secured(vertx, site.door());
  private final TargetCheck check = new TargetCheck(vertx);
  private final Outbound known = by(Optional.empty());

  TargetCheckTest() {
    cloud.answer = answers("sk-site", MODELS);
  }

  private static BiConsumer<HttpServerRequest, Buffer> answers(String key, String models) {
    return (request, body) -> {
      if (!("Bearer " + key).equals(request.getHeader("authorization"))) {
        Upstream.status(request, 401);
      } else {
        Upstream.whole(request, request.path().endsWith("/models") ? models : Upstream.HELLO);
      }
    };
  }

  @AfterEach
  void close() {
    check.close();
    cloud.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Outbound by(Optional<ForwardProxy> proxy) {
    return new Outbound(proxy, Optional.of(site.authorities()));
  }

  private Outbound by(ConnectProxy proxy, String password) throws IOException {
    Path secret = Files.writeString(directory.resolve("password"), password + "\n");
    return by(
        Optional.of(
            new ForwardProxy(
                "127.0.0.1",
                proxy.port(),
                Optional.of(new ForwardProxy.Credentials("demarc", new Secret.InFile(secret))))));
  }

  private Target target(String... pins) {
    return target(cloud.port(), pins);
  }

  private static Target target(int port, String... pins) {
    Target cloud = Fixture.cloud();
    return new Target(
        cloud.id(),
        cloud.title(),
        cloud.boundary(),
        cloud.region(),
        cloud.operator(),
        cloud.protocol(),
        List.of("localhost:" + port, "127.0.0.1:" + port, "no-such-host.invalid:" + port),
        List.of(pins),
        cloud.models());
  }

  private Binding at(String scheme, String host, int port, Outbound outbound) {
    URI url = URI.create(scheme + "://" + host + ":" + port + "/v1");
    return new Binding(url, () -> "sk-site", null, 1, outbound, 0);
  }

  private Binding there(Outbound outbound) {
    return at("https", "localhost", cloud.port(), outbound);
  }

  private static void bad(String step, String says, Found found) {
    assertFalse(found.well(), found.toString());
    assertEquals(step, found.step(), found.toString());
    assertTrue(found.detail().contains(says), found.toString());
    assertFalse(found.fix().isBlank());
  }

  @Test
  void isWellWhereTheSitesAuthorityVouchesAndTheModelIsListed() {
    Found found = check.look(target(), there(known));
    assertTrue(found.well(), found.toString());
    assertTrue(found.detail().contains("TLSv1.3"), found.toString());
    assertTrue(check.send(target(), there(known)).well());
  }

  @Test
  void saysThatNobodyVouchesWithoutTheSitesAuthority() {
    bad("tls", "CN=Site Authority", check.look(target(), there(Outbound.DIRECT)));
    bad("send", "certificate", check.send(target(), there(Outbound.DIRECT)));
    assertEquals(List.of(), cloud.got);
  }

  @Test
  void holdsPinsOnTopOfTheSitesAuthority() throws IOException {
    var key = site.authorities().certificates().getFirst().getPublicKey();
    bad("tls", "is not pinned", check.look(target(PinnedTrust.pin(key)), there(known)));
    bad("send", "certificate", check.send(target(PinnedTrust.pin(key)), there(known)));
    assertEquals(List.of(), cloud.got);
    String own = PinnedTrust.pin(doorKey());
    assertTrue(check.look(target(own), there(known)).well());
    assertTrue(check.send(target(own), there(known)).well());
    bad("tls", "nobody", check.look(target(own), there(Outbound.DIRECT)));
  }

  @Test
  void tellsAPinnedServerWhoseKeyChangedFromOneThatIsAway() throws IOException {
    Target pinned = target(PinnedTrust.pin(doorKey()));
    closesAfterEachAnswer();
    assertTrue(check.send(pinned, there(known)).well());
    int before = cloud.got.size();
    cloud.shows(site.renewed()); // the site's authority vouches for it, the catalogue does not
    bad("send", "certificate", check.send(pinned, there(known)));
    bad("tls", "is not pinned", check.look(pinned, there(known)));
    assertEquals(before, cloud.got.size(), "it got something");
    assertTrue(
        check.send(target(), there(known)).well(), "not pinned, the authority's word counts");
    cloud.shows(site.door());
    assertTrue(check.send(pinned, there(known)).well());
  }

  @Test
  void tellsAServerNobodyVouchesForAnyMoreFromOneThatIsAway() {
    closesAfterEachAnswer();
    assertTrue(check.send(target(), there(known)).well());
    int before = cloud.got.size();
    cloud.shows(site.stranger());
    bad("send", "certificate", check.send(target(), there(known)));
    bad("tls", "nobody", check.look(target(), there(known)));
    assertEquals(before, cloud.got.size(), "it got something");
    bad("send", "connect", check.send(target(1), at("https", "localhost", 1, known)));
    try (Upstream plain = new Upstream(vertx)) {
      Binding there = at("https", "localhost", plain.port(), known);
      bad("send", "connect", check.send(target(plain.port()), there));
    }
  }

  /** So that each question is a connection of its own. */
  private void closesAfterEachAnswer() {
    var answers = cloud.answer;
    cloud.answer =
        (request, body) -> {
          request.response().putHeader("connection", "close");
          answers.accept(request, body);
        };
  }

  private java.security.PublicKey doorKey() throws IOException {
    try (var in = Files.newInputStream(site.door().certificate())) {
      return java.security.cert.CertificateFactory.getInstance("X.509")
          .generateCertificate(in)
          .getPublicKey();
    } catch (java.security.cert.CertificateException impossible) {
      throw new IOException(impossible);
    }
  }

  @Test
  void saysWhomTheCertificateIsForWhereItIsForAnother() {
    try (Upstream other = Upstream.secured(vertx, site.elsewhere())) {
      Binding there = at("https", "localhost", other.port(), known);
      bad("tls", "for agent.site.example", check.look(target(other.port()), there));
      bad("send", "certificate", check.send(target(other.port()), there));
      assertEquals(List.of(), other.got);
    }
  }

  @Test
  void goesThroughAProxyThatSeesNothingOfTheRequest() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("demarc:pass")) {
      Outbound through = by(proxy, "pass");
      assertTrue(check.look(target(), there(through)).well());
      assertTrue(check.send(target(), there(through)).well());
      assertFalse(proxy.tunnels.isEmpty());
      assertEquals(
          List.of("localhost:" + cloud.port()), proxy.tunnels.stream().distinct().toList());
      assertFalse(proxy.passed().contains("sk-site"));
      assertFalse(proxy.passed().contains("Say yes"));
      assertTrue(proxy.heads.stream().noneMatch(head -> head.contains("sk-site")));
    }
  }

  @Test
  void takesANewPasswordOfTheProxyWithoutARestart() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("demarc:new")) {
      Outbound through = by(proxy, "old");
      bad("proxy", "407", check.look(target(), there(through)));
      bad("send", "gave no answer", check.send(target(), there(through)));
      assertEquals(List.of(), proxy.tunnels);
      assertEquals(List.of(), cloud.got);
      Files.writeString(directory.resolve("password"), "new");
      assertTrue(check.send(target(), there(through)).well());
    }
  }

  @Test
  void neverGoesAroundAProxyThatIsAway() throws IOException {
    int free;
    try (ServerSocket nobody = new ServerSocket(0)) {
      free = nobody.getLocalPort();
    }
    Outbound through = by(Optional.of(new ForwardProxy("127.0.0.1", free, Optional.empty())));
    bad("connect", "the proxy", check.look(target(), there(through)));
    assertFalse(check.send(target(), there(through)).well());
    assertEquals(List.of(), cloud.got);
  }

  @Test
  void namesTheStepThatDoesNotWork() {
    bad(
        "dns",
        "no-such-host",
        check.look(target(), at("https", "no-such-host.invalid", cloud.port(), known)));
    bad("connect", "takes no", check.look(target(1), at("https", "localhost", 1, known)));
    try (Upstream plain = new Upstream(vertx)) {
      Binding there = at("https", "localhost", plain.port(), known);
      bad("tls", "no TLS", check.look(target(plain.port()), there));
    }
    Binding unreadable =
        new Binding(
            there(known).baseUrl(),
            () -> new Secret.InFile(directory.resolve("absent")).read(),
            null,
            1,
            known,
            0);
    bad("secret", "absent", check.look(target(), unreadable));
  }

  @Test
  void readsWhatTheServerThinksOfTheQuestion() {
    cloud.answer = answers("another", MODELS);
    bad("auth", "401", check.look(target(), there(known)));
    cloud.answer = answers("sk-site", "{\"data\":[{\"id\":\"small\"}]}");
    bad("models", "stand-in-large", check.look(target(), there(known)));
    cloud.answer = (request, body) -> Upstream.status(request, 404);
    bad("models", "404", check.look(target(), there(known)));
    cloud.answer = (request, body) -> Upstream.status(request, 302);
    bad("models", "redirects", check.look(target(), there(known)));
    cloud.answer = (request, body) -> Upstream.whole(request, "hello");
    bad("models", "no JSON", check.look(target(), there(known)));
  }

  @Test
  void believesTheSitesAuthorityForNoOtherTarget() {
    assertFalse(
        Authorities.trust(Optional.empty())
            .getClass()
            .equals(Authorities.trust(Optional.of(site.authorities())).getClass()));
    assertTrue(check.look(target(), there(known)).well());
    bad("tls", "nobody", check.look(target(), there(Outbound.DIRECT)));
    bad("send", "certificate", check.send(target(), there(Outbound.DIRECT)));
  }
}
