package dev.demarc.agent.receive;

import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which application calls. The key is looked up by its SHA-256, so how long that takes says nothing
 * about any key.
 */
final class ApiKeys {
  private static final int LONGEST = 512;

  private final PolicyInForce policy;

  ApiKeys(PolicyInForce policy) {
    this.policy = policy;
  }

  /** The caller of this Authorization header; without a policy in force nobody is known. */
  Caller caller(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw Refusal.of(ErrorCode.INVALID_API_KEY);
    }
    String key = authorization.substring(7).strip();
    if (key.isEmpty() || key.length() > LONGEST) {
      throw Refusal.of(ErrorCode.INVALID_API_KEY);
    }
    InForce inForce = policy.current().orElseThrow(() -> Refusal.of(ErrorCode.NO_POLICY));
    Application application = inForce.applications().get(sha256(key));
    if (application == null) {
      throw Refusal.of(ErrorCode.INVALID_API_KEY);
    }
    return new Caller(inForce, application);
  }

  private static String sha256(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
