package dev.demarc.server.policy.lowering;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which values an attribute can have, so that a misspelt one is refused where it stands. Must be
 * the same for the same question.
 */
@FunctionalInterface
public interface Vocabulary {

  /** Why the attribute can never have this value; empty when it can. */
  Optional<String> refuse(Attribute attribute, String value);

  /** Knows what the contract enumerates, boundaries and tool effects, and the form of its ids. */
  static Vocabulary ofTheContract() {
    return (attribute, value) ->
        switch (attribute) {
          case ORIGIN_BOUNDARY, TARGET_BOUNDARY ->
              refused(attribute, value, it -> Wire.parse(Boundary.class, attribute.wire(), it));
          case TOOL_EFFECTS ->
              refused(attribute, value, it -> Wire.parse(ToolEffect.class, attribute.wire(), it));
          case DATA_CLASS -> refused(attribute, value, ClassId::of);
          case DATA_TAGS -> refused(attribute, value, TagId::of);
          case APP_ID -> refused(attribute, value, ApplicationId::of);
          case TASK -> refused(attribute, value, TaskId::of);
          case SITE -> refused(attribute, value, SiteId::of);
          case GROUP -> refused(attribute, value, GroupId::of);
          case TARGET_ID -> refused(attribute, value, TargetId::of);
          case TARGET_MODEL -> refused(attribute, value, ModelId::of);
          case ORIGIN_REGION, TARGET_REGION ->
              refused(attribute, value, it -> new Place(Boundary.EDGE, it));
          case ACTOR_ROLES, APP_TEAM, TOOLS, TARGET_OPERATOR -> Optional.empty();
          case DATA_RANK,
              ACTOR_VERIFIED,
              REQUEST_BYTES,
              REQUEST_TOKENS,
              REQUEST_MESSAGES,
              REQUEST_FILES,
              REQUEST_STREAM,
              TARGET_TIER ->
              Optional.empty();
        };
  }

  private static Optional<String> refused(
      Attribute attribute, String value, Consumer<String> parser) {
    try {
      parser.accept(value);
      return Optional.empty();
    } catch (InvalidValue invalid) {
      return Optional.of(attribute.wire() + " is never '" + value + "': " + invalid.reason());
    }
  }
}
