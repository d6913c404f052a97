package dev.demarc.crossing;

import dev.demarc.agent.decide.Here;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ToolEffect;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The facts of a request as its author knows them: the class joined of what the application is,
 * what the caller says, what was put in to be found, and what its session carries. Of the agent's
 * own facts only the count of tokens is taken, since a tokenizer of one's own would say another.
 */
final class FactsOf {
  private FactsOf() {}

  /**
   * What a session carries.
   *
   * @param proven the tags that not only a caller said
   */
  record Carried(String dataClass, SortedSet<TagId> tags, SortedSet<TagId> proven) {
    static final Carried NOTHING = new Carried("public", new TreeSet<>(), new TreeSet<>());

    /** With what was routed in it. */
    Carried and(Facts facts) {
      SortedSet<TagId> all = new TreeSet<>(tags);
      all.addAll(facts.data().tags());
      SortedSet<TagId> found = new TreeSet<>(proven);
      found.addAll(facts.withoutHints().data().tags());
      return new Carried(higher(dataClass, facts.data().dataClass().text()), all, found);
    }
  }

  static Facts of(Ask ask, Version version, Here here, Carried carried, long tokens) {
    Application application = version.application(ask.application());
    String dataClass = higher(application.defaultClass().text(), carried.dataClass());
    dataClass = higher(dataClass, ask.declared().orElse("public"));
    dataClass = higher(dataClass, ask.detected().contains("phi") ? "phi" : "public");
    dataClass = higher(dataClass, ask.unreadable() ? Words.MOST_RESTRICTED : "public");
    SortedSet<TagId> proven = new TreeSet<>(carried.proven());
    proven.addAll(ids(ask.detected()));
    SortedSet<TagId> tags = new TreeSet<>(carried.tags());
    tags.addAll(proven);
    tags.addAll(ids(ask.tags()));
    TaskId task = TaskId.of(ask.task().orElse(ask.embeds() ? "embed" : "chat"));
    TaskId vouched = application.tasks().isEmpty() ? TaskId.of("chat") : task;
    return new Facts(
        Tenant.ID,
        application.id(),
        application.team(),
        new Facts.Actor(
            ask.person() ? SubjectId.of(Tenant.SUBJECT) : null,
            new TreeSet<>(ask.roles().orElse(Set.of()))),
        task,
        new Facts.Data(ClassId.of(dataClass), Words.RANKS.get(dataClass), tags, new TreeSet<>()),
        tools(ask, version),
        here.place(),
        here.site(),
        Tenant.GROUP,
        null,
        new Facts.Request(
            "auto",
            ask.body().orElseThrow().length,
            tokens,
            0,
            ask.messages(),
            ask.files(),
            ask.stream(),
            new TreeSet<>()),
        new Facts.Proven(vouched, proven),
        null);
  }

  private static SortedMap<String, ToolEffect> tools(Ask ask, Version version) {
    SortedMap<String, ToolEffect> declared = version.bundle.document().tools();
    SortedMap<String, ToolEffect> tools = new TreeMap<>();
    for (String tool : ask.tools()) {
      boolean known = declared.containsKey(tool);
      tools.put(known ? tool : "unknown", known ? declared.get(tool) : ToolEffect.NEEDS_AUTHORITY);
    }
    return tools;
  }

  private static SortedSet<TagId> ids(Collection<String> tags) {
    return tags.stream().map(TagId::of).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String higher(String one, String other) {
    return Words.RANKS.get(one) >= Words.RANKS.get(other) ? one : other;
  }

  /** How the agent's facts differ from the author's; empty when they do not. */
  static String difference(Facts author, Facts agent) {
    StringBuilder text = new StringBuilder();
    differ(text, "application", author.application(), agent.application());
    differ(text, "team", author.team(), agent.team());
    differ(text, "actor", author.actor(), agent.actor());
    differ(text, "task", author.task(), agent.task());
    differ(text, "class", author.data().dataClass(), agent.data().dataClass());
    differ(text, "rank", author.data().rank(), agent.data().rank());
    differ(text, "tags", author.data().tags(), agent.data().tags());
    differ(text, "tools", author.tools(), agent.tools());
    differ(text, "origin", author.origin(), agent.origin());
    differ(text, "site", author.site(), agent.site());
    differ(text, "group", author.group(), agent.group());
    differ(text, "bytes", author.request().bytes(), agent.request().bytes());
    differ(text, "messages", author.request().messages(), agent.request().messages());
    differ(text, "files", author.request().files(), agent.request().files());
    differ(text, "stream", author.request().stream(), agent.request().stream());
    Facts proven = agent.withoutHints();
    differ(text, "proven task", author.withoutHints().task(), proven.task());
    differ(text, "proven tags", author.withoutHints().data().tags(), proven.data().tags());
    if (agent.request().tokens() > 2 * agent.request().bytes()) {
      text.append("more tokens than there can be");
    }
    return text.toString();
  }

  private static void differ(StringBuilder text, String what, Object author, Object agent) {
    if (!author.equals(agent)) {
      text.append(what)
          .append(" is ")
          .append(author)
          .append(" and not ")
          .append(agent)
          .append("; ");
    }
  }
}
