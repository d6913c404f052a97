package dev.demarc.server.policies;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ToolEffect;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as people write it down: metadata, each part of which may be left out. What is left out
 * is read strictly: the most restricted class, nobody verified, no role, and for every name {@value
 * RequestFacts#UNSAID}, which no rule that names what it allows lists. {@link RequestFacts} makes
 * facts of it and says what is wrong.
 *
 * @param dataClass of the tenant; one that is made up has its {@code rank} beside it
 * @param rank the class's own where it is left out
 * @param app of the tenant; one that is made up has its {@code team} beside it
 * @param team the application's own where it is left out
 * @param task {@code chat} where it is left out, as of a request that names none
 * @param tools the effect of each by its name
 * @param from {@code edge} where it is left out
 * @param bytes 0 where it is left out, as the counts that follow; but there is one message
 */
public record RequestWords(
    @JsonProperty("class") @Nullable ClassId dataClass,
    @Nullable Integer rank,
    SortedSet<TagId> tags,
    SortedSet<String> roles,
    @Nullable Boolean verified,
    @Nullable ApplicationId app,
    @Nullable String team,
    @Nullable TaskId task,
    SortedMap<String, ToolEffect> tools,
    @Nullable From from,
    @Nullable SiteId site,
    @Nullable GroupId group,
    @Nullable Long bytes,
    @Nullable Long tokens,
    @Nullable Integer messages,
    @Nullable Integer files,
    @Nullable Boolean stream) {

  /** A request of which nothing is said. */
  static final RequestWords NOTHING =
      new RequestWords(
          null,
          null,
          Sorted.set(null),
          Sorted.set(null),
          null,
          null,
          null,
          null,
          Sorted.map(null),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  public RequestWords {
    tags = Sorted.set(tags);
    roles = Sorted.set(roles);
    tools = Sorted.map(tools);
  }

  /** Where its data is. */
  public record From(@Nullable Boundary boundary, @Nullable String region) {}

  /** All that rules can read of these facts. */
  static RequestWords of(Facts facts) {
    Facts.Request request = facts.request();
    return new RequestWords(
        facts.data().dataClass(),
        facts.data().rank(),
        facts.data().tags(),
        facts.actor().roles(),
        facts.actor().verified(),
        facts.application(),
        facts.team(),
        facts.task(),
        facts.tools(),
        new From(facts.origin().boundary(), facts.origin().region()),
        facts.site(),
        facts.group(),
        request.bytes(),
        request.tokens(),
        request.messages(),
        request.files(),
        request.stream());
  }
}
