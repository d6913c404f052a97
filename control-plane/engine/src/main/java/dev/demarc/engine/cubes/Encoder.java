package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the facts of a request into the symbols and bits of one policy, once for all routes:
 *
 * <pre>
 *   symbols[attribute.ordinal()]   the symbol; of attributes of the request that are no set
 *   present[word]                  the bits of all sets, see {@link Elements}
 * </pre>
 *
 * <p>What the policy does not read is not looked up. Allocates nothing, but for the iterator over a
 * set of more than two elements where the compiler does not remove it.
 */
final class Encoder {
  private final Names classes;
  private final Names apps;
  private final Names teams;
  private final Names tasks;
  private final Names regions;
  private final Names sites;
  private final Names groups;
  private final int[] boundaries = new int[Boundary.values().length];
  private final Elements tags;
  private final Elements roles;
  private final Elements tools;
  private final Elements effects;
  private final long[] ranks;
  private final long[] bytes;
  private final long[] tokens;
  private final long[] messages;
  private final long[] files;

  Encoder(Alphabet alphabet) {
    this.classes = alphabet.names(Attribute.DATA_CLASS);
    this.apps = alphabet.names(Attribute.APP_ID);
    this.teams = alphabet.names(Attribute.APP_TEAM);
    this.tasks = alphabet.names(Attribute.TASK);
    this.regions = alphabet.names(Attribute.ORIGIN_REGION);
    this.sites = alphabet.names(Attribute.SITE);
    this.groups = alphabet.names(Attribute.GROUP);
    Names origins = alphabet.names(Attribute.ORIGIN_BOUNDARY);
    for (Boundary boundary : Boundary.values()) {
      boundaries[boundary.ordinal()] = origins.symbol(boundary.wire());
    }
    this.tags = alphabet.elements(Attribute.DATA_TAGS);
    this.roles = alphabet.elements(Attribute.ACTOR_ROLES);
    this.tools = alphabet.elements(Attribute.TOOLS);
    this.effects = alphabet.elements(Attribute.TOOL_EFFECTS);
    this.ranks = alphabet.thresholds(Attribute.DATA_RANK);
    this.bytes = alphabet.thresholds(Attribute.REQUEST_BYTES);
    this.tokens = alphabet.thresholds(Attribute.REQUEST_TOKENS);
    this.messages = alphabet.thresholds(Attribute.REQUEST_MESSAGES);
    this.files = alphabet.thresholds(Attribute.REQUEST_FILES);
  }

  /** Fills both arrays; what they held before is gone. */
  void encode(Facts facts, int[] symbols, long[] present) {
    names(facts, symbols);
    numbers(facts, symbols);
    for (int i = 0; i < present.length; i++) {
      present[i] = 0;
    }
    sets(facts, present);
  }

  private void names(Facts facts, int[] symbols) {
    symbols[Attribute.DATA_CLASS.ordinal()] = symbol(classes, facts.data().dataClass().text());
    symbols[Attribute.TASK.ordinal()] = symbol(tasks, facts.task().text());
    symbols[Attribute.APP_ID.ordinal()] = symbol(apps, facts.application().text());
    symbols[Attribute.APP_TEAM.ordinal()] = symbol(teams, facts.team());
    symbols[Attribute.ORIGIN_BOUNDARY.ordinal()] = boundaries[facts.origin().boundary().ordinal()];
    symbols[Attribute.ORIGIN_REGION.ordinal()] = symbol(regions, facts.origin().region());
    symbols[Attribute.SITE.ordinal()] = symbol(sites, facts.site().text());
    symbols[Attribute.GROUP.ordinal()] = symbol(groups, facts.group().text());
  }

  private static int symbol(Names names, String text) {
    return names.isEmpty() ? 0 : names.symbol(text);
  }

  private void numbers(Facts facts, int[] symbols) {
    Facts.Request request = facts.request();
    symbols[Attribute.DATA_RANK.ordinal()] = Alphabet.interval(ranks, facts.data().rank());
    symbols[Attribute.REQUEST_BYTES.ordinal()] = Alphabet.interval(bytes, request.bytes());
    symbols[Attribute.REQUEST_TOKENS.ordinal()] = Alphabet.interval(tokens, request.tokens());
    symbols[Attribute.REQUEST_MESSAGES.ordinal()] = Alphabet.interval(messages, request.messages());
    symbols[Attribute.REQUEST_FILES.ordinal()] = Alphabet.interval(files, request.files());
    symbols[Attribute.ACTOR_VERIFIED.ordinal()] = facts.actor().verified() ? 1 : 0;
    symbols[Attribute.REQUEST_STREAM.ordinal()] = request.stream() ? 1 : 0;
  }

  /** One or two elements, as most sets have, are taken without an iterator. */
  private void sets(Facts facts, long[] present) {
    SortedSet<TagId> ofData = facts.data().tags();
    if (!tags.isEmpty() && ofData.size() > 2) {
      for (TagId tag : ofData) {
        tags.add(tag.text(), present);
      }
    } else if (!tags.isEmpty() && !ofData.isEmpty()) {
      tags.add(ofData.first().text(), present);
      tags.add(ofData.last().text(), present);
    }
    SortedSet<String> ofActor = facts.actor().roles();
    if (!roles.isEmpty() && ofActor.size() > 2) {
      for (String role : ofActor) {
        roles.add(role, present);
      }
    } else if (!roles.isEmpty() && !ofActor.isEmpty()) {
      roles.add(ofActor.first(), present);
      roles.add(ofActor.last(), present);
    }
    tools(facts.tools(), present);
  }

  private void tools(SortedMap<String, ToolEffect> brought, long[] present) {
    if (tools.isEmpty() && effects.isEmpty()) {
      return;
    }
    if (brought.size() > 2) {
      for (Map.Entry<String, ToolEffect> tool : brought.entrySet()) {
        tool(tool.getKey(), tool.getValue(), present);
      }
    } else if (!brought.isEmpty()) {
      tool(brought.firstKey(), brought.get(brought.firstKey()), present);
      tool(brought.lastKey(), brought.get(brought.lastKey()), present);
    }
  }

  private void tool(String name, @Nullable ToolEffect declared, long[] present) {
    tools.add(name, present);
    effects.add(effect(declared).wire(), present);
  }

  /** A tool whose effect nobody declared needs authority. */
  private static ToolEffect effect(@Nullable ToolEffect declared) {
    return declared == null ? ToolEffect.NEEDS_AUTHORITY : declared;
  }
}
