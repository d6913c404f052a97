package dev.demarc.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSpecify's {@link Nullable} on record components: every other component must be present and
 * not null. Absent collections and maps are empty, as the contract's constructors make them.
 */
final class PresentUnlessNullable extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return isRequired(member) ? Boolean.TRUE : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    return isRequired(annotated)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
        : JsonSetter.Value.empty();
  }

  private static boolean isRequired(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)) {
      return false;
    }
    Class<?> owner = parameter.getDeclaringClass();
    if (!owner.isRecord() || !owner.getName().startsWith("dev.demarc.")) {
      return false;
    }
    RecordComponent[] components = owner.getRecordComponents();
    if (parameter.getOwner().getParameterCount() != components.length) {
      return false;
    }
    RecordComponent component = components[parameter.getIndex()];
    return !Collection.class.isAssignableFrom(component.getType())
        && !Map.class.isAssignableFrom(component.getType())
        && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
