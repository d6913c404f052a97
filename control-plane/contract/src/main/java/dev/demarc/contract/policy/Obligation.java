package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import java.time.Duration;

/**
 * What must be met before, or told when, a permitted route is taken. In JSON an object with one
 * member: {@code {"consent": {"scope": "session", "ttl": "PT8H"}}}, {@code {"approval": {"ttl":
 * "P30D"}}}, {@code {"disclose": {"text": "…"}}}.
 */
public sealed interface Obligation {

  /** The person concerned must agree. Longest lifetime 90 days. */
  record Consent(ConsentScope scope, Duration ttl) implements Obligation {
    public Consent {
      Obligation.checkTtl(ttl);
    }
  }

  /** The organisation must have agreed; a different record from consent. */
  record Approval(Duration ttl) implements Obligation {
    public Approval {
      Obligation.checkTtl(ttl);
    }
  }

  /** The text is disclosed to caller and person with every result. 1 to 280 characters. */
  record Disclose(String text) implements Obligation {
    public Disclose {
      if (text.isBlank() || text.length() > 280) {
        throw new InvalidValue("disclose.text", "must have 1 to 280 characters");
      }
    }
  }

  private static void checkTtl(Duration ttl) {
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(Duration.ofDays(90)) > 0) {
      throw new InvalidValue("ttl", "must be longer than zero and at most P90D");
    }
  }
}
