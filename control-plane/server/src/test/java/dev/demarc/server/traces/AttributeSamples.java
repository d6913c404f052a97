package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.span;
import static dev.demarc.server.traces.TestSpans.text;
import static dev.demarc.server.traces.TestSpans.texts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A request that says everything the schema has, whatever that comes to be. */
final class AttributeSamples {
  /** What every record must say. */
  private static final Set<TraceAttribute> IDENTITY =
      EnumSet.of(
          TraceAttribute.RECORD_KIND,
          TraceAttribute.RECORD_EPOCH,
          TraceAttribute.RECORD_SEQUENCE,
          TraceAttribute.DECISION_ID);

  private AttributeSamples() {}

  /** All but the kind, which is not a condition among others. */
  static List<TraceAttribute> searched() {
    return Arrays.stream(TraceAttribute.values())
        .filter(each -> each != TraceAttribute.RECORD_KIND)
        .toList();
  }

  static boolean always(TraceAttribute attribute) {
    return IDENTITY.contains(attribute);
  }

  static Span.Builder full(TenantId tenant, String decision, long sequence, Instant at) {
    Span.Builder span = span("request", "demarc.request", decision, sequence, at);
    for (TraceAttribute attribute : TraceAttribute.values()) {
      if (!always(attribute)) {
        span.addAttributes(sample(attribute, tenant, at));
      } else if (attribute == TraceAttribute.RECORD_EPOCH) {
        span.setAttributes(1, number(attribute.wire(), 3));
      }
    }
    return span;
  }

  private static KeyValue sample(TraceAttribute attribute, TenantId tenant, Instant at) {
    String name = attribute.wire();
    return switch (attribute.type()) {
      case TEXT -> text(name, value(attribute));
      case TEXTS -> texts(name, value(attribute), "and-more");
      case NUMBER -> number(name, Long.parseLong(value(attribute)));
      case DECIMAL ->
          TestSpans.value(
              name, AnyValue.newBuilder().setDoubleValue(Double.parseDouble(value(attribute))));
      case FLAG -> TestSpans.value(name, AnyValue.newBuilder().setBoolValue(true));
      case JSON -> text(name, json(attribute, tenant, at));
    };
  }

  /** What {@link #full} says, as a search asks for it; its sequence is 7. */
  static String value(TraceAttribute attribute) {
    return switch (attribute) {
      case BOUNDARY_FROM -> "edge";
      case BOUNDARY_TO -> "managed-cloud";
      case DECISION_ID -> "dec_full";
      case RECORD_SEQUENCE -> "7";
      default ->
          switch (attribute.type()) {
            case NUMBER -> "3";
            case DECIMAL -> "0.25";
            case FLAG -> "true";
            case TEXT, TEXTS, JSON -> "said";
          };
    };
  }

  /** What nothing says. */
  static String other(TraceAttribute attribute) {
    return switch (attribute) {
      case BOUNDARY_FROM, BOUNDARY_TO -> "on-device";
      default ->
          switch (attribute.type()) {
            case NUMBER -> "4";
            case DECIMAL -> "0.75";
            case FLAG -> "false";
            case TEXT, TEXTS, JSON -> "not-said";
          };
    };
  }

  private static String json(TraceAttribute attribute, TenantId tenant, Instant at) {
    return switch (attribute) {
      case DECISION_FACTS -> write(facts(tenant));
      case DECISION_SITUATION -> write(situation(at));
      default -> "[]";
    };
  }

  private static Situation situation(Instant at) {
    TargetId cloud = TargetId.of("cloud");
    return new Situation(
        at,
        new TreeMap<>(Map.of(cloud, Availability.UP)),
        new TreeMap<>(Map.of(cloud, new ConsentId(UUID.randomUUID()))),
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(Map.of(cloud, ModelId.of("large"))),
        new TreeMap<>(),
        null,
        new TreeMap<>());
  }

  private static PersonalPreferences preferences() {
    var never =
        new PersonalPreference(
            PersonalPreference.NEVER,
            new TreeSet<>(),
            new TreeSet<>(Set.of(Boundary.MANAGED_CLOUD)),
            new TreeSet<>());
    return new PersonalPreferences(List.of(never), false);
  }

  private static Facts facts(TenantId tenant) {
    var facts =
        new Facts(
            tenant,
            ApplicationId.of("notes"),
            "team",
            new Facts.Actor(SubjectId.of("nurse-1"), new TreeSet<>()),
            TaskId.of("chat"),
            new Facts.Data(ClassId.of("internal"), 20, new TreeSet<>(), new TreeSet<>()),
            new TreeMap<>(),
            new Place(Boundary.EDGE, "eu"),
            SiteId.of("ward-1"),
            GroupId.of("default"),
            SessionDigest.of("session-1"),
            new Facts.Request("auto", 1_000, 200, 500, 1, 0, false, new TreeSet<>()));
    return facts.preferring(preferences());
  }

  private static String write(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
