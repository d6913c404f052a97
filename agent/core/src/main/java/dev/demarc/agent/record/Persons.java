package dev.demarc.agent.record;

import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes persons out of what becomes evidence. No rule asks who somebody is, only whether that was
 * verified, so a decision replays without. In a person's place stands an HMAC-SHA-256 under a key
 * that is in memory alone and new every day: requests of one person on one day are told to be so,
 * and from then on nobody, this agent included, can tell whose they were. So there is nothing to
 * erase. For one thread.
 */
final class Persons {
  private static final long DAY_SECONDS = 86_400;
  private static final SecureRandom RANDOM = new SecureRandom();

  private @Nullable Day today;

  /** A day since 1970, and its key. */
  record Day(long number, SecretKeySpec key) {}

  /** The same request without who asked. */
  RequestRecord without(RequestRecord request) {
    SubjectId subject = request.decision().facts().actor().subject();
    return subject == null
        ? request
        : request.with(decision(request.decision(), alias(subject, request.end())));
  }

  private static Decision decision(Decision was, SubjectId alias) {
    Facts facts = was.facts();
    Facts nameless = facts.with(facts.team(), new Facts.Actor(alias, facts.actor().roles()));
    return new Decision(
        was.id(),
        was.policy(),
        was.engine(),
        nameless,
        was.situation(),
        was.outcome(),
        was.considered());
  }

  private SubjectId alias(SubjectId subject, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(day(Math.floorDiv(at.getEpochSecond(), DAY_SECONDS)).key());
      byte[] of = mac.doFinal(subject.text().getBytes(StandardCharsets.UTF_8));
      return SubjectId.of("somebody:" + HexFormat.of().formatHex(of, 0, 16));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Day day(long number) {
    Day known = today;
    if (known == null || known.number() != number) {
      byte[] key = new byte[32];
      RANDOM.nextBytes(key);
      known = new Day(number, new SecretKeySpec(key, "HmacSHA256"));
      today = known;
    }
    return known;
  }
}
