package dev.demarc.agent.enrol;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key this agent gets in with, and the one it is about to put in its place, owner-only in
 * {@value #FILE}. The next one is on the disk before the control plane hears of it: whatever breaks
 * off, the agent has the key that counts, and finds out which it is by trying the next one first.
 *
 * <p>Keys that were given up are kept too, the newest {@value #REMEMBERED}: a control plane that
 * was put back to an earlier day knows the key of that day, and no other.
 *
 * <p>Safe for use by many threads.
 */
public final class AccessKeys {
  /** The file in the data directory. */
  public static final String FILE = "access-key.json";

  private final @Nullable DataDirectory data;
  private volatile Kept kept;

  /** As many as the control plane remembers; at a key a day and a start, some weeks. */
  private static final int REMEMBERED = 64;

  /**
   * What is on the disk.
   *
   * @param former newest first; absent in what an older version wrote
   */
  record Kept(AccessKey current, @Nullable AccessKey next, @Nullable List<AccessKey> former) {
    private List<AccessKey> formerKeys() {
      return former == null ? List.of() : former;
    }

    private Kept offering(@Nullable AccessKey offered) {
      return new Kept(current, offered, former);
    }

    private Kept renewed(AccessKey key) {
      return new Kept(
          key,
          null,
          Stream.concat(Stream.of(current), formerKeys().stream()).limit(REMEMBERED).toList());
    }

    private Kept backAt(AccessKey key) {
      return new Kept(
          key,
          null,
          formerKeys().stream().filter(one -> one.generation() < key.generation()).toList());
    }
  }

  private AccessKeys(@Nullable DataDirectory data, Kept kept) {
    this.data = data;
    this.kept = kept;
  }

  /** Those of the agent that runs in this directory. */
  public static AccessKeys of(DataDirectory data, Identity identity) {
    return new AccessKeys(data, load(data, identity));
  }

  /** The same for a look beside the running agent: what is learnt is not kept. */
  public static AccessKeys borrowed(DataDirectory data, Identity identity) {
    return new AccessKeys(null, load(data, identity));
  }

  private static Kept load(DataDirectory data, Identity identity) {
    AccessKey enrolled = new AccessKey(0, identity.publicKey(), identity.privateKey());
    return data.read(FILE).map(AccessKeys::parse).orElseGet(() -> new Kept(enrolled, null, null));
  }

  private static Kept parse(byte[] json) {
    try {
      return DemarcJson.tolerant().readValue(json, Kept.class);
    } catch (IOException damaged) {
      throw new IllegalStateException(FILE + " is damaged: enrol again", damaged);
    }
  }

  public AccessKey current() {
    return kept.current();
  }

  /** The one that may have been taken already. */
  public Optional<AccessKey> next() {
    return Optional.ofNullable(kept.next());
  }

  /** The one to offer: that of a renewal that was begun, or a new one. */
  synchronized AccessKey prepare() {
    AccessKey begun = kept.next();
    if (begun != null) {
      return begun;
    }
    AccessKey fresh = AccessKey.generate(kept.current().generation() + 1);
    keep(kept.offering(fresh));
    return fresh;
  }

  /** The control plane has taken it. */
  synchronized void taken(AccessKey key) {
    if (key.equals(kept.next())) {
      keep(kept.renewed(key));
    }
  }

  /** The control plane will not take it. */
  synchronized void drop(AccessKey key) {
    if (key.equals(kept.next())) {
      keep(kept.offering(null));
    }
  }

  /** Those that were given up, newest first. */
  List<AccessKey> former() {
    return kept.formerKeys();
  }

  /** The control plane knows this former key, and none after it: it was put back. */
  synchronized void wentBack(AccessKey key) {
    if (former().contains(key)) {
      keep(kept.backAt(key));
    }
  }

  private void keep(Kept now) {
    if (data != null) {
      try {
        data.write(FILE, DemarcJson.strict().writeValueAsBytes(now));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    kept = now;
  }
}
