package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ClassId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy as tenants write it (YAML) and agents obey it (JSON in the bundle). The order of rules
 * never matters; what no rule allows is forbidden.
 *
 * @param schema {@value #SCHEMA}
 * @param tools the declared effect of each known tool; an unknown one needs authority
 * @param stability absent where the policy leaves it at {@link Stability#DEFAULT}
 * @param fallback absent where the policy leaves it at {@link Fallback#DEFAULT}
 * @param queue absent where nothing may wait
 */
public record PolicyDocument(
    String schema,
    String title,
    SortedMap<String, ToolEffect> tools,
    List<Rule> rules,
    List<Preference> preferences,
    List<Guarantee> guarantees,
    @Nullable Stability stability,
    @Nullable Fallback fallback,
    @Nullable List<QueueTerms> queue) {
  /** The one version of the document there is. */
  public static final String SCHEMA = "demarc/policy/v1";

  /** The most rules a policy may have. */
  public static final int MAX_RULES = 10_000;

  /** The longest text of a policy, in characters. */
  public static final int MAX_TEXT = 512 << 10;

  /** What is said of a longer one, before it is read. */
  public static final String TEXT_TOO_LONG = "A policy has at most " + MAX_TEXT + " characters.";

  /** The most guarantees a policy may have. */
  public static final int MAX_GUARANTEES = 50;

  public PolicyDocument {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    tools = Sorted.map(tools);
    rules = Sorted.list(rules);
    preferences = Sorted.list(preferences);
    guarantees = Sorted.list(guarantees);
    if (rules.size() > MAX_RULES) {
      throw new InvalidValue("rules", "must be at most " + MAX_RULES);
    }
    long distinct = rules.stream().map(Rule::id).distinct().count();
    if (distinct != rules.size()) {
      throw new InvalidValue("rules", "every id must be used once");
    }
    if (guarantees.size() > MAX_GUARANTEES) {
      throw new InvalidValue("guarantees", "must be at most " + MAX_GUARANTEES);
    }
    if (guarantees.stream().map(Guarantee::id).distinct().count() != guarantees.size()) {
      throw new InvalidValue("guarantees", "every id must be used once");
    }
    queue = queue == null ? null : checked(List.copyOf(queue));
  }

  private static List<QueueTerms> checked(List<QueueTerms> queue) {
    if (queue.size() > QueueTerms.MAX) {
      throw new InvalidValue("queue", "must be at most " + QueueTerms.MAX);
    }
    List<ClassId> classes = queue.stream().flatMap(each -> each.classes().stream()).toList();
    if (classes.stream().distinct().count() != classes.size()) {
      throw new InvalidValue("queue", "a class is in one entry at most");
    }
    return queue;
  }

  /** A document by which nothing may wait. */
  public PolicyDocument(
      String schema,
      String title,
      SortedMap<String, ToolEffect> tools,
      List<Rule> rules,
      List<Preference> preferences,
      List<Guarantee> guarantees,
      @Nullable Stability stability,
      @Nullable Fallback fallback) {
    this(schema, title, tools, rules, preferences, guarantees, stability, fallback, null);
  }

  /** A document that leaves stability and fallback at their defaults. */
  public PolicyDocument(
      String schema,
      String title,
      SortedMap<String, ToolEffect> tools,
      List<Rule> rules,
      List<Preference> preferences,
      List<Guarantee> guarantees) {
    this(schema, title, tools, rules, preferences, guarantees, null, null);
  }

  /** The stability that holds: the section, or the defaults. */
  public Stability stabilityInForce() {
    return Objects.requireNonNullElse(stability, Stability.DEFAULT);
  }

  /** The fallback terms that hold: the section, or the defaults. */
  public Fallback fallbackInForce() {
    return Objects.requireNonNullElse(fallback, Fallback.DEFAULT);
  }

  /** Whether any rule reads the actor's roles. */
  public boolean readsRoles() {
    return rules.stream().anyMatch(Rule::readsRoles);
  }

  /** Whether nothing can be decided by it for a caller whose roles are not known. */
  public boolean restrictsByRoles() {
    return rules.stream().anyMatch(Rule::restrictsByRoles);
  }

  /** On what terms requests of this class may wait; empty where they may not. */
  public Optional<QueueTerms> queue(ClassId dataClass) {
    return queue == null
        ? Optional.empty()
        : queue.stream().filter(each -> each.classes().contains(dataClass)).findFirst();
  }
}
