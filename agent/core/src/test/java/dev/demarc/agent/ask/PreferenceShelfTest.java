package dev.demarc.agent.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.consent.PreferenceList;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.PersonKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceShelfTest {
  private static final byte[] KEY = new byte[32];
  private static final SubjectId ANN = SubjectId.of("ann");
  private static final SubjectId BOB = SubjectId.of("bob");
  private static final PersonalPreference NEVER =
      new PersonalPreference("never", null, new TreeSet<>(Set.of(Boundary.MANAGED_CLOUD)), null);

  @TempDir Path temporary;
  private Instant now = Fixture.NOW;
  private Optional<RevocationFeed> feed = Optional.empty();

  @Test
  void tellsWhatSomebodyWantsAndNobodyElse() throws IOException {
    PreferenceShelf shelf = shelf();
    byte[] list = list();
    shelf.take(list);
    feed = feed(Digest.ofBytes(list));
    assertEquals(new PersonalPreferences(List.of(NEVER), false), shelf.of(ANN));
    assertNull(shelf.of(BOB));
    assertNull(shelf.of(null));
    assertEquals(shelf.of(ANN), shelf().of(ANN), "over a restart");
    String kept = Files.readString(temporary.resolve(PreferenceShelf.FILE));
    assertFalse(kept.contains("ann"), kept);
  }

  @Test
  void wantsNothingWhereTheFeedSaysThatNobodyDoes() {
    feed = feed(null);
    assertNull(shelf().of(ANN));
    now = now.plus(Duration.ofHours(2));
    assertNull(shelf().of(ANN), "nobody had any when it was last heard of");
  }

  @Test
  void doesNotKnowWithoutTheListOfTheFeedThatIsInForce() throws IOException {
    PreferenceShelf shelf = shelf();
    assertEquals(PersonalPreferences.UNKNOWN, shelf.of(ANN), "before the first feed");
    byte[] list = list();
    feed = feed(Digest.ofBytes(list));
    assertEquals(PersonalPreferences.UNKNOWN, shelf.of(ANN), "before the list");
    shelf.take(list);
    assertTrue(shelf.has(Digest.ofBytes(list)));
    now = now.plus(Duration.ofHours(1));
    assertEquals(PersonalPreferences.UNKNOWN, shelf.of(BOB), "after the feed");
    feed = feed(Digest.ofBytes(new byte[1]));
    assertEquals(PersonalPreferences.UNKNOWN, shelf.of(ANN), "of another list");
  }

  @Test
  void doesNotKnowWhatItCannotRead() {
    byte[] tomorrow =
        "{\"people\":{\"x\":[{\"effect\":\"never\",\"to\":[\"orbit\"]}]}}"
            .getBytes(StandardCharsets.UTF_8);
    PreferenceShelf shelf = shelf();
    shelf.take(tomorrow);
    feed = feed(Digest.ofBytes(tomorrow));
    assertEquals(PersonalPreferences.UNKNOWN, shelf.of(ANN));
  }

  private PreferenceShelf shelf() {
    return new PreferenceShelf(DataDirectory.open(temporary), KEY, () -> feed, () -> now);
  }

  private static byte[] list() throws IOException {
    var people = new TreeMap<>(Map.of(PersonKey.of(KEY, ANN), List.of(NEVER)));
    return DemarcJson.strict().writeValueAsBytes(new PreferenceList(people));
  }

  private Optional<RevocationFeed> feed(@Nullable Digest preferences) {
    return Optional.of(
        new RevocationFeed(
            Fixture.TENANT, 1, now, now.plus(Duration.ofHours(1)), List.of(), null, preferences));
  }
}
