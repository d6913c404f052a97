package dev.demarc.contract.decision;

import dev.demarc.contract.InvalidValue;
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
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.contract.policy.ToolEffect;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What permission is computed from: who asks, for what, with which data, from where. Bounded ids,
 * enumerations and numbers; no field can hold content. Health, latency, capacity, cost and failure
 * are not here on purpose: see {@link Situation}. Negative numbers are refused with the field's
 * name: proofs over the rules take for granted that there are none.
 *
 * @param tools the effect of each tool the request brings, by declared tool name; undeclared tools
 *     appear under the name {@code unknown} with {@link ToolEffect#NEEDS_AUTHORITY}
 * @param origin where the session's state and data are now
 * @param proven what holds when no unverified header is believed; absent where none adds to it
 * @param preferences what the verified person wants beyond the policy; absent where they want
 *     nothing or nobody is verified
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
    Request request,
    @Nullable Proven proven,
    @Nullable PersonalPreferences preferences) {

  public Facts {
    tools = Sorted.map(tools);
  }

  private static void require(String field, long number) {
    if (number < 0) {
      throw new InvalidValue(field, "must be 0 or more");
    }
  }

  /** The same facts, told of this team and actor. */
  public Facts with(String otherTeam, Actor otherActor) {
    return new Facts(
        tenant,
        application,
        otherTeam,
        otherActor,
        task,
        data,
        tools,
        origin,
        site,
        group,
        session,
        request,
        proven,
        preferences);
  }

  /** The same facts of a person who wants this. */
  public Facts preferring(@Nullable PersonalPreferences wanted) {
    return new Facts(
        tenant,
        application,
        team,
        actor,
        task,
        data,
        tools,
        origin,
        site,
        group,
        session,
        request,
        proven,
        wanted);
  }

  /** Facts that no unverified header adds to, of somebody who wants nothing beyond the policy. */
  public Facts(
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
    this(
        tenant,
        application,
        team,
        actor,
        task,
        data,
        tools,
        origin,
        site,
        group,
        session,
        request,
        null,
        null);
  }

  /** These facts with nothing in them that only the caller says; this itself where nothing is. */
  public Facts withoutHints() {
    if (proven == null) {
      return this;
    }
    Data found = new Data(data.dataClass(), data.rank(), proven.tags(), data.sources());
    return new Facts(
        tenant,
        application,
        team,
        actor,
        proven.task(),
        found,
        tools,
        origin,
        site,
        group,
        session,
        request,
        null,
        preferences);
  }

  /**
   * What is left of task and tags when no unverified header is believed. What a header adds may
   * tighten a decision and never loosen it: a route is permitted when it is so with it and without.
   *
   * @param task the default, where the application is not registered for the one it names
   * @param tags that a detector found, now or earlier in the session
   */
  public record Proven(TaskId task, SortedSet<TagId> tags) {
    public Proven {
      tags = Sorted.set(tags);
    }
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
      require("rank", rank);
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
   * @param divisibleTokens of its longest text, as part of {@code tokens}, where the request is for
   *     a summary and can be made in parts; absent where it can not, or where that does not matter
   * @param budgetMicroUsd the most the caller lets the answer cost, in micro-USD; absent where it
   *     does not say
   */
  public record Request(
      String model,
      long bytes,
      long tokens,
      long maxOutputTokens,
      int messages,
      int files,
      boolean stream,
      SortedSet<Feature> needs,
      @Nullable Long divisibleTokens,
      @Nullable Long budgetMicroUsd) {
    public Request {
      require("bytes", bytes);
      require("tokens", tokens);
      require("maxOutputTokens", maxOutputTokens);
      require("messages", messages);
      require("files", files);
      require("divisibleTokens", divisibleTokens == null ? 0 : divisibleTokens);
      require("budgetMicroUsd", budgetMicroUsd == null ? 0 : budgetMicroUsd);
      needs = Sorted.set(needs);
    }

    /** One that is made as it is or not at all, whatever it costs. */
    public Request(
        String model,
        long bytes,
        long tokens,
        long maxOutputTokens,
        int messages,
        int files,
        boolean stream,
        SortedSet<Feature> needs) {
      this(model, bytes, tokens, maxOutputTokens, messages, files, stream, needs, null, null);
    }
  }
}
