package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import java.util.List;
import java.util.SortedSet;

/**
 * A lowered condition: a total, typed, loop-free boolean combination of atoms over declared {@link
 * Attribute}s. It has no side effects and no errors; an attribute always has a value.
 *
 * <p>In JSON an object with one member: {@code {"all": […]}}, {@code {"any": […]}}, {@code {"not":
 * {"operand": …}}}, {@code {"constant": true}}, {@code {"in": {"attribute": "target.region",
 * "values": ["eu"]}}}, {@code {"has": {"attribute": "data.tags", "value": "phi"}}}, {@code
 * {"within": {"attribute": "tools", "values": […]}}}, {@code {"atLeast": {"attribute":
 * "request.bytes", "value": 80000}}}, {@code {"flag": {"attribute": "actor.verified"}}}.
 */
public sealed interface Condition {

  /** Whether any part of it is about this attribute. */
  default boolean reads(Attribute attribute) {
    return switch (this) {
      case All all -> all.operands().stream().anyMatch(each -> each.reads(attribute));
      case Any any -> any.operands().stream().anyMatch(each -> each.reads(attribute));
      case Not not -> not.operand().reads(attribute);
      case Constant constant -> false;
      case In in -> in.attribute() == attribute;
      case Has has -> has.attribute() == attribute;
      case Within within -> within.attribute() == attribute;
      case AtLeast least -> least.attribute() == attribute;
      case Flag flag -> flag.attribute() == attribute;
    };
  }

  /** True when every operand is; true when there is none. */
  record All(List<Condition> operands) implements Condition {
    public All {
      operands = Sorted.list(operands);
    }
  }

  /** True when some operand is; false when there is none. */
  record Any(List<Condition> operands) implements Condition {
    public Any {
      operands = Sorted.list(operands);
    }
  }

  /** True when the operand is not. */
  record Not(Condition operand) implements Condition {}

  /** Always the same. */
  record Constant(boolean value) implements Condition {}

  /** True when the attribute's one value is among these. */
  record In(Attribute attribute, SortedSet<String> values) implements Condition {
    public In {
      values = Sorted.set(values);
      require(attribute, Attribute.Kind.ONE);
    }
  }

  /** True when the attribute's set contains the value. */
  record Has(Attribute attribute, String value) implements Condition {
    public Has {
      require(attribute, Attribute.Kind.SET);
    }
  }

  /** True when every element of the attribute's set is among these; true for an empty set. */
  record Within(Attribute attribute, SortedSet<String> values) implements Condition {
    public Within {
      values = Sorted.set(values);
      require(attribute, Attribute.Kind.SET);
    }
  }

  /** True when the attribute's number is the value or more. */
  record AtLeast(Attribute attribute, long value) implements Condition {
    public AtLeast {
      require(attribute, Attribute.Kind.NUMBER);
    }
  }

  /** True when the attribute is. */
  record Flag(Attribute attribute) implements Condition {
    public Flag {
      require(attribute, Attribute.Kind.FLAG);
    }
  }

  private static void require(Attribute attribute, Attribute.Kind kind) {
    if (attribute.kind() != kind) {
      throw new InvalidValue(
          attribute.wire(), "is of kind " + attribute.kind() + ", this needs " + kind);
    }
  }
}
