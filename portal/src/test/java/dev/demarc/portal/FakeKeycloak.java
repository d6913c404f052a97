package dev.demarc.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Signs in whoever {@link #person} names, without asking; otherwise an OpenID provider. */
final class FakeKeycloak implements AutoCloseable {
  volatile String person = "clinic-admin";
  volatile long lifetimeSeconds = 300;

  private final HttpServer server;
  private final KeyPair keys;

  FakeKeycloak() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/realms/demarc/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private String issuer() {
    return url() + "/realms/demarc";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/openid-configuration")) {
      json(exchange, configuration());
    } else if (path.endsWith("/certs")) {
      json(exchange, certificates());
    } else if (path.endsWith("/auth")) {
      Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
      redirect(
          exchange,
          query.get("redirect_uri")
              + "?code="
              + person
              + "&state="
              + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
    } else if (path.endsWith("/logout")) {
      Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
      redirect(exchange, query.get("post_logout_redirect_uri"));
    } else {
      Map<String, String> form =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      json(exchange, tokens(form.getOrDefault("code", form.getOrDefault("refresh_token", ""))));
    }
  }

  private String tokens(String who) {
    String token = jwt(who);
    return """
    {"access_token":"%s","id_token":"%s","refresh_token":"%s","token_type":"Bearer","expires_in":%d}
    """
        .formatted(token, token, who, lifetimeSeconds);
  }

  private String jwt(String who) {
    long now = Instant.now().getEpochSecond();
    String head = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k\"}");
    String claims =
        encode(
            """
            {"iss":"%s","sub":"%s","aud":["portal","control-plane"],"azp":"portal","typ":"Bearer",\
            "preferred_username":"%s","iat":%d,"exp":%d}\
            """
                .formatted(issuer(), subject(who), who, now, now + lifetimeSeconds));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
      return head + "." + claims + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String subject(String who) {
    return java.util.UUID.nameUUIDFromBytes(who.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String configuration() {
    String at = issuer() + "/protocol/openid-connect";
    return """
    {"issuer":"%s","authorization_endpoint":"%s/auth","token_endpoint":"%s/token","jwks_uri":"%s/certs",
    "end_session_endpoint":"%s/logout","id_token_signing_alg_values_supported":["RS256"],
    "response_types_supported":["code"],"subject_types_supported":["public"]}
    """
        .formatted(issuer(), at, at, at, at);
  }

  private String certificates() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
    {"keys":[{"kty":"RSA","kid":"k","use":"sig","alg":"RS256","n":"%s","e":"%s"}]}
    """
        .formatted(encode(unsigned(key.getModulus())), encode(unsigned(key.getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (a, b) -> a));
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
