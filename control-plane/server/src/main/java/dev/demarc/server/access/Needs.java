package dev.demarc.server.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A member of the tenant in the path parameter {@code tenant}, with one of these roles; with any
 * role where none is named. Who is no member is told that there is no such tenant.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  TenantRole[] value() default {};

  /** Whether the operator of the platform may, too, without being a member. */
  boolean orOperator() default false;

  /** Whether it may be done while the tenant is suspended. */
  boolean whileSuspended() default false;

  /** Whether a service account of the tenant may, too. It may nothing that does not say so. */
  boolean orServices() default false;
}
