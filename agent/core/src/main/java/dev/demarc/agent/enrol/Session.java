package dev.demarc.agent.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.agent.KeyRenewal;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls in the agent's own name: a signed assertion (RFC 7523) buys a ten-minute token bound to the
 * agent's key, and every call proves possession of that key (DPoP, RFC 9449).
 *
 * <p>A control plane that answers 401 to an assertion signed by the enrolled key does not know this
 * agent any more: {@link Standing#revoked()} tells. Safe for use by many threads.
 */
public final class Session implements ControlPlane {
  private static final Duration ASSERTION_LIFETIME = Duration.ofSeconds(50);
  private static final Duration REFRESH_BEFORE = Duration.ofSeconds(120);
  private static final String TOKEN_PATH = "/agent/v1/token";
  private static final String KEY_PATH = "/agent/v1/key";
  private static final Set<Integer> REFUSED = Set.of(400, 409, 422);
  private static final int NOT_KNOWN = 404;
  private static final String UNKNOWN_KEY = "not by the agent's key";
  private static final Pattern CLOCK_PROBLEM = Pattern.compile("expired|too old|future");

  private final Identity identity;
  private final ControlPlane direct;
  private final InstantSource clock;
  private final Standing standing;
  private final AccessKeys keys;
  private final URI base;
  private volatile Duration skew = Duration.ZERO;
  private volatile @Nullable String nonce;
  private @Nullable CompletableFuture<Token> pending;
  private volatile @Nullable Token held;

  private record Token(String text, AccessKey key, Instant refreshAt) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  /**
   * A session of an enrolled agent.
   *
   * @param clock the machine's: what the control plane says of its own corrects it
   */
  public Session(
      Identity identity,
      AccessKeys keys,
      ControlPlane direct,
      InstantSource clock,
      Standing standing) {
    this.identity = identity;
    this.base = identity.controlPlane();
    this.direct = direct;
    this.clock = clock;
    this.standing = standing;
    this.keys = keys;
  }

  /** What the control plane's clock is ahead of this machine's, as its last answer said. */
  public Duration skew() {
    return skew;
  }

  @Override
  public CompletionStage<Answer> send(Call call) {
    return attempt(call)
        .thenCompose(answer -> {
          if (answer.status() != 401) {
            return CompletableFuture.completedFuture(answer);
          }
          forget();
          return attempt(call);
        });
  }

  @Override
  public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
    return authorise(call)
        .thenCompose(authorised -> direct.listen(authorised, data))
        .thenApply(status -> {
          if (status == 401) {
            forget();
          }
          return status;
        });
  }

  /**
   * Puts a new key in place of the one this agent gets in with; what broke off is taken up again.
   * The stage gives the key it gets in with from then on.
   *
   * @throws Away in the stage, when the control plane cannot be reached or does not take it
   */
  public CompletionStage<AccessKey> renewKey() {
    return token().thenCompose(token -> offer(keys.prepare()));
  }

  private CompletionStage<AccessKey> offer(AccessKey next) {
    byte[] proven =
        KeyRenewal.proven(identity.accepted().agent(), next.generation(), next.publicKey());
    KeyRenewal renewal =
        new KeyRenewal(
            next.generation(),
            next.publicKey(),
            Base64.getEncoder().encodeToString(next.sign(proven)));
    return send(Call.json("POST", KEY_PATH, json(renewal)))
        .thenApply(answer -> {
          if (answer.ok()) {
            keys.taken(next);
            forget();
            return next;
          }
          if (answer.status() == NOT_KNOWN) {
            keys.drop(next); // an older control plane: it knows one key for good
            return keys.current();
          }
          if (REFUSED.contains(answer.status())) {
            keys.drop(next);
          }
          throw new Away("the new key was not taken: status " + answer.status());
        });
  }

  private static byte[] json(KeyRenewal renewal) {
    try {
      return DemarcJson.strict().writeValueAsBytes(renewal);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private CompletionStage<Answer> attempt(Call call) {
    return authorise(call).thenCompose(direct::send).thenApply(this::learn);
  }

  private CompletionStage<Call> authorise(Call call) {
    return token()
        .thenApply(token ->
            call.with("Authorization", "DPoP " + token.text())
                .with("DPoP", proof(token.key(), call.method(), call.path(), token.text())));
  }

  private Answer learn(Answer answer) {
    answer.header("DPoP-Nonce").ifPresent(fresh -> nonce = fresh);
    answer.header("Date").ifPresent(this::compare);
    return answer;
  }

  private void compare(String date) {
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration ahead = Duration.between(clock.instant(), theirs);
      skew = ahead.abs().compareTo(Duration.ofSeconds(5)) < 0 ? Duration.ZERO : ahead;
    } catch (DateTimeParseException absent) {
      skew = Duration.ZERO;
    }
  }

  private CompletionStage<Token> token() {
    Token now = held;
    if (now != null && clock.instant().isBefore(now.refreshAt())) {
      return CompletableFuture.completedFuture(now);
    }
    synchronized (this) {
      if (pending == null || pending.isDone()) {
        pending = buy().toCompletableFuture();
      }
      return pending;
    }
  }

  private synchronized void forget() {
    held = null;
  }

  /** A key on offer comes first: once it is taken, the one before it must not be used again. */
  private CompletionStage<Token> buy() {
    AccessKey current = keys.current();
    Optional<AccessKey> next = keys.next();
    if (next.isEmpty()) {
      return buyCurrent(current);
    }
    AccessKey offered = next.get();
    return buy(offered)
        .thenCompose(answer -> {
          if (answer.status() == 401) {
            return buyCurrent(current);
          }
          Token token = bought(offered, answer);
          keys.taken(offered);
          return CompletableFuture.completedFuture(token);
        });
  }

  private CompletionStage<Token> buyCurrent(AccessKey current) {
    return buy(current).thenCompose(answer -> goBack(current, answer, keys.former().iterator()));
  }

  /**
   * A control plane that was put back from a backup knows none of the keys after it. One that was
   * not says of a former key that it was given up, and that counts as any other refusal.
   */
  private CompletionStage<Token> goBack(AccessKey key, Answer answer, Iterator<AccessKey> earlier) {
    if (!isUnknown(answer) || !earlier.hasNext()) {
      Token token = bought(key, answer);
      keys.wentBack(key);
      return CompletableFuture.completedFuture(token);
    }
    AccessKey former = earlier.next();
    return buy(former).thenCompose(next -> goBack(former, next, earlier));
  }

  private static boolean isUnknown(Answer answer) {
    return answer.status() == 401 && detail(answer).contains(UNKNOWN_KEY);
  }

  private CompletionStage<Answer> buy(AccessKey key) {
    return buyOnce(key)
        .thenCompose(answer ->
            answer.status() == 401 ? buyOnce(key) : CompletableFuture.completedFuture(answer));
  }

  private CompletionStage<Answer> buyOnce(AccessKey key) {
    byte[] body =
        Jws.object().put("assertion", assertion(key)).toString().getBytes(StandardCharsets.UTF_8);
    String proof = proof(key, "POST", TOKEN_PATH, null);
    return direct
        .send(Call.json("POST", TOKEN_PATH, body).with("DPoP", proof))
        .thenApply(this::learn);
  }

  private Token bought(AccessKey key, Answer answer) {
    if (answer.status() == 401 || answer.status() == 403) {
      refused(detail(answer));
    }
    if (!answer.ok()) {
      throw new Away("no token: status " + answer.status());
    }
    Token token = parse(key, answer);
    held = token;
    standing.accepted();
    return token;
  }

  /**
   * Clocks that disagree are no revocation, nor is a key that was given up just now; any other
   * refusal of our own key is one.
   */
  private void refused(String detail) {
    if (CLOCK_PROBLEM.matcher(detail).find()) {
      throw new Away("the clocks disagree: " + detail);
    }
    if (detail.contains("given up")) {
      throw new Away(detail);
    }
    standing.revoked(why(detail));
    throw new Away("not accepted");
  }

  private static String why(String detail) {
    if (detail.contains("suspended")) {
      return "the organisation is suspended; agents go on when the control plane resumes it";
    }
    return detail.contains("quarantined")
        ? "the control plane has quarantined this agent: two machines run as it"
        : "the control plane does not accept this agent's key any more";
  }

  private static String detail(Answer answer) {
    try {
      String text = DemarcJson.tolerant().readTree(answer.body()).path("detail").asText();
      return text.length() > 200 ? text.substring(0, 200) : text;
    } catch (IOException malformed) {
      return "";
    }
  }

  private Token parse(AccessKey key, Answer answer) {
    try {
      JsonNode json = DemarcJson.tolerant().readTree(answer.body());
      Duration lifetime = Duration.ofSeconds(json.path("expires_in").asLong(60));
      Duration usable = lifetime.minus(REFRESH_BEFORE);
      Duration refresh = usable.isPositive() ? usable : lifetime.dividedBy(2);
      return new Token(json.path("access_token").asText(), key, clock.instant().plus(refresh));
    } catch (IOException malformed) {
      throw new Away("the token cannot be read");
    }
  }

  private String assertion(AccessKey key) {
    String agent = identity.accepted().agent().text();
    Instant now = clock.instant().plus(skew);
    ObjectNode claims =
        Jws.object()
            .put("iss", agent)
            .put("sub", agent)
            .put("aud", base + TOKEN_PATH)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ASSERTION_LIFETIME).getEpochSecond())
            .put("jti", UUID.randomUUID().toString());
    return new Jws(key).sign(Jws.object().put("typ", "JWT"), claims);
  }

  private String proof(AccessKey key, String method, String path, @Nullable String accessToken) {
    int query = path.indexOf('?');
    ObjectNode claims =
        Jws.object()
            .put("htm", method)
            .put("htu", base + (query < 0 ? path : path.substring(0, query)))
            .put("iat", clock.instant().plus(skew).getEpochSecond())
            .put("jti", UUID.randomUUID().toString());
    if (accessToken != null) {
      claims.put("ath", Jws.digest(accessToken));
    }
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    ObjectNode header = Jws.object().put("typ", "dpop+jwt");
    Jws jws = new Jws(key);
    header.set("jwk", jws.jwk());
    return jws.sign(header, claims);
  }
}
