package dev.demarc.server.access;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.RequestLog;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one gate before every resource method. A method says who may call it by exactly one of {@link
 * Needs}, {@link NeedsOperator}, {@link NeedsSignIn}, {@link NeedsAgent} and {@link Open}; one that
 * says nothing is refused to everybody.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class Gate implements ContainerRequestFilter {
  private final Tokens tokens;
  private final Memberships memberships;
  private final SignedIn signedIn;
  private final Crossings crossings;
  @Context ResourceInfo resource;

  @SuppressWarnings("NullAway.Init")
  Gate(Tokens tokens, Memberships memberships, SignedIn signedIn, Crossings crossings) {
    this.tokens = tokens;
    this.memberships = memberships;
    this.signedIn = signedIn;
    this.crossings = crossings;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    Needs needs = method.getAnnotation(Needs.class);
    if (needs != null) {
      member(needs, request.getUriInfo().getPathParameters().getFirst("tenant"));
    } else if (method.isAnnotationPresent(NeedsOperator.class)) {
      operator();
    } else if (method.isAnnotationPresent(NeedsSignIn.class)) {
      signedIn.enter(tokens.caller(), Set.of());
    } else if (isOpen(method)) {
      outside(request.getUriInfo().getPathParameters().getFirst("tenant"));
    } else {
      throw forbidden("Nobody may call this.");
    }
  }

  /** Whoever answers by a link is no member, and is refused with them. */
  private void outside(@Nullable String path) {
    if (path != null) {
      memberships
          .suspension(tenant(path))
          .ifPresent(reason -> {
            throw suspended(reason);
          });
    }
  }

  private static boolean isOpen(Method method) {
    return method.isAnnotationPresent(Open.class)
        || method.isAnnotationPresent(NeedsAgent.class)
        || method.getDeclaringClass().isAnnotationPresent(NeedsAgent.class);
  }

  private void member(Needs needs, @Nullable String path) {
    Caller caller = tokens.caller();
    TenantId tenant = tenant(path);
    Memberships.Standing standing = memberships.of(caller, tenant);
    Optional<Memberships.Member> member = standing.member();
    boolean asOperator = needs.orOperator() && caller.operator() && !caller.service();
    if (member.isEmpty() && !asOperator) {
      if (standing instanceof Memberships.Stranger) {
        crossings.refused(tenant);
      }
      throw Problem.notFound("tenant");
    }
    RequestLog.ofTenant(tenant);
    if (!asOperator && !needs.whileSuspended()) {
      member
          .flatMap(Memberships.Member::suspended)
          .ifPresent(reason -> {
            throw suspended(reason);
          });
    }
    if (caller.service()) {
      service(needs, caller, tenant);
      return;
    }
    signedIn.enter(caller, member.map(Memberships.Member::roles).orElse(Set.of()));
    if (!asOperator && needs.value().length > 0 && !signedIn.hasOneOf(needs.value())) {
      throw forbidden("This needs one of the roles " + names(needs.value()) + ".");
    }
  }

  private void service(Needs needs, Caller caller, TenantId tenant) {
    if (!needs.orServices()) {
      throw forbidden("A service account may not do this.");
    }
    SubjectId maker = caller.maker();
    if (maker == null || !memberships.isMember(maker, tenant)) {
      throw forbidden("Who made this service account is no member any more; have another made.");
    }
    signedIn.enter(caller, Set.of());
  }

  private void operator() {
    Caller caller = tokens.caller();
    if (!caller.operator() || caller.service()) {
      throw forbidden("This is for the operator of the platform.");
    }
    signedIn.enter(caller, Set.of());
  }

  private static TenantId tenant(@Nullable String path) {
    try {
      return TenantId.of(path == null ? "" : path);
    } catch (InvalidValue malformed) {
      throw Problem.notFound("tenant");
    }
  }

  private static Problem suspended(String reason) {
    return new Problem(ErrorCode.TENANT_SUSPENDED, "The organisation is suspended: " + reason);
  }

  private static Problem forbidden(String detail) {
    return new Problem(ErrorCode.FORBIDDEN, detail);
  }

  private static String names(TenantRole... roles) {
    return Arrays.stream(roles).map(Wire::wire).collect(Collectors.joining(", "));
  }
}
