package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.consent.PreferenceList;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.PersonKey;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everybody's preferences as agents pull them. The list of a step of the feed is made once and kept
 * for up to {@value #TENANTS} tenants; it names nobody, and past the bound all are made anew. Safe
 * for many threads.
 */
@ApplicationScoped
public class PreferenceLists {
  private static final int TENANTS = 1_000;

  private final Subjects subjects;
  private final KeyStore keys;
  private final Map<TenantId, Made> made = new ConcurrentHashMap<>();

  PreferenceLists(Subjects subjects, KeyStore keys) {
    this.subjects = subjects;
    this.keys = keys;
  }

  /** A list, at a step of the feed. */
  record Made(long feed, byte[] json, Digest digest, boolean isEmpty) {}

  /** The list of the tenant of this transaction, as it is now. */
  Made of(Sql sql, TenantId tenant) {
    long feed = new Ledger(sql, tenant, subjects).head().feed();
    Made known = made.get(tenant);
    if (known != null && known.feed == feed) {
      return known;
    }
    if (made.size() >= TENANTS) {
      made.clear();
    }
    Made fresh = make(sql, tenant, feed);
    made.put(tenant, fresh);
    return fresh;
  }

  /** Its digest, where anybody has preferences. */
  Optional<Digest> digest(Sql sql, TenantId tenant) {
    return Optional.of(of(sql, tenant)).filter(list -> !list.isEmpty).map(Made::digest);
  }

  private Made make(Sql sql, TenantId tenant, long feed) {
    Map<String, List<PersonalPreference>> rows = new PreferenceRows(sql, tenant).all();
    Map<String, SubjectId> people = subjects.open(sql, tenant, new ArrayList<>(rows.keySet()));
    var byKey = new TreeMap<String, List<PersonalPreference>>();
    byte[] key = keys.commitmentKey(tenant);
    people.forEach(
        (commitment, person) -> byKey.put(PersonKey.of(key, person), rows.get(commitment)));
    try {
      byte[] json = DemarcJson.strict().writeValueAsBytes(new PreferenceList(byKey));
      return new Made(feed, json, Digest.ofBytes(json), byKey.isEmpty());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
