package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ToolEffect;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What permission is computed from: who asks, for what, with which data, from where. Bounded ids,
 * enumerations and numbers; no field can hold content. Health, latency, capacity, cost and failure
 * are not here on purpose: see {@link Situation}.
 *
 * @param tools the effect of each tool the request brings, by declared tool name; undeclared tools
 *     appear under the name {@code unknown} with {@link ToolEffect#NEEDS_AUTHORITY}
 * @param origin where the session's state and data are now
 */
public record Facts(
    TenantId tenant,
    ApplicationId application,
    String team,
    Actor actor,
    TaskId task,
    Data data,
    SortedMap<String, ToolEffect> tools,
    Place origin,
    SiteId site,
    GroupId group,
    @Nullable SessionDigest session,
    Request request) {

  public Facts {
    tools = Sorted.map(tools);
  }

  /**
   * Who asks.
   *
   * @param subject absent where no verified token named one
   */
  public record Actor(@Nullable SubjectId subject, SortedSet<String> roles) {
    public Actor {
      roles = Sorted.set(roles);
    }

    /** Whether a verified token named the person. */
    public boolean verified() {
      return subject != null;
    }
  }

  /**
   * What the data is.
   *
   * @param sources what raised it: {@code application}, {@code declared}, {@code session}, {@code
   *     detector}, {@code unreadable}, {@code detector-fault}
   */
  public record Data(
      ClassId dataClass, int rank, SortedSet<TagId> tags, SortedSet<String> sources) {
    public Data {
      tags = Sorted.set(tags);
      sources = Sorted.set(sources);
    }
  }

  /**
   * How large it is and what it needs of a model.
   *
   * @param bytes of the body
   * @param tokens of input, by the pinned tokenizer
   * @param maxOutputTokens asked for, or the default
   * @param model the model name the caller asked for; {@code auto} leaves it to the policy
   */
  public record Request(
      String model,
      long bytes,
      long tokens,
      long maxOutputTokens,
      int messages,
      int files,
      boolean stream,
      SortedSet<Feature> needs) {
    public Request {
      needs = Sorted.set(needs);
    }
  }
}
