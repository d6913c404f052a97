package dev.demarc.agent.ask;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.consent.PreferenceList;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.PersonKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people want beyond the policy, by the list that the signed feed of withdrawals names. Where
 * the feed is expired, or the list is not the one it names or cannot be read, it is not known what
 * anybody wants, and nothing of a verified person's leaves. Kept over restarts; it names nobody.
 * Safe for many threads; reading never blocks.
 */
public final class PreferenceShelf {
  /** The file in the data directory. */
  public static final String FILE = "preferences.json";

  private final DataDirectory data;
  private final byte[] commitmentKey;
  private final Supplier<Optional<RevocationFeed>> feed;
  private final InstantSource clock;
  private volatile @Nullable Held held;

  /**
   * A list that was pulled.
   *
   * @param people absent where it cannot be read
   */
  private record Held(Digest digest, @Nullable Map<String, List<PersonalPreference>> people) {
    static Held of(byte[] json) {
      try {
        PreferenceList list = DemarcJson.tolerant().readValue(json, PreferenceList.class);
        return new Held(Digest.ofBytes(json), list.people());
      } catch (IOException | IllegalArgumentException unreadable) {
        return new Held(Digest.ofBytes(json), null);
      }
    }
  }

  /**
   * @param commitmentKey the tenant's, under which people are named
   * @param feed the newest that was taken
   */
  public PreferenceShelf(
      DataDirectory data,
      byte[] commitmentKey,
      Supplier<Optional<RevocationFeed>> feed,
      InstantSource clock) {
    this.data = data;
    this.commitmentKey = commitmentKey.clone();
    this.feed = feed;
    this.clock = clock;
    data.read(FILE).ifPresent(json -> held = Held.of(json));
  }

  /** Whether the list of this digest is here. */
  public boolean has(Digest digest) {
    Held now = held;
    return now != null && now.digest().equals(digest);
  }

  /** Keeps a list. What it is worth the feed says. */
  public void take(byte[] json) {
    data.write(FILE, json);
    held = Held.of(json);
  }

  /** What this person wants; nothing where they want nothing or nobody is verified. */
  public @Nullable PersonalPreferences of(@Nullable SubjectId person) {
    if (person == null) {
      return null;
    }
    Optional<RevocationFeed> newest = feed.get();
    if (newest.isPresent() && newest.get().preferences() == null) {
      return null;
    }
    Held now = held;
    boolean current =
        newest.filter(one -> clock.instant().isBefore(one.expiresAt())).isPresent()
            && now != null
            && now.digest().equals(newest.get().preferences());
    if (!current || now == null || now.people() == null) {
      return PersonalPreferences.UNKNOWN;
    }
    List<PersonalPreference> own = now.people().get(PersonKey.of(commitmentKey, person));
    return own == null ? null : new PersonalPreferences(own, false);
  }
}
