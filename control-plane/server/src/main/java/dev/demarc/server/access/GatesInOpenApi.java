package dev.demarc.server.access;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the OpenAPI document, when it is built, who may call each operation: the same
 * annotations that the gates obey, so that the two cannot differ.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class GatesInOpenApi implements OASFilter {
  /** The scheme of people's tokens. */
  static final String PERSON = "person";

  /** The scheme of agents' tokens. */
  static final String AGENT = "agent";

  private static final List<Class<?>> METHODS =
      List.of(GET.class, POST.class, PUT.class, DELETE.class);

  private final Map<String, MethodInfo> operations = new HashMap<>();

  /** With the classes of the application. */
  public GatesInOpenApi(IndexView index) {
    for (AnnotationInstance path : index.getAnnotations(Path.class)) {
      if (path.target().kind() == org.jboss.jandex.AnnotationTarget.Kind.CLASS) {
        path.target().asClass().methods().forEach(method -> add(path.value().asString(), method));
      }
    }
  }

  private void add(String base, MethodInfo method) {
    AnnotationInstance below = method.annotation(Path.class);
    String path = base + "/" + (below == null ? "" : below.value().asString());
    for (Class<?> verb : METHODS) {
      if (method.hasAnnotation(org.jboss.jandex.DotName.createSimple(verb))) {
        operations.put(verb.getSimpleName() + " " + normal(path), method);
      }
    }
  }

  private static String normal(String path) {
    String single = path.replaceAll("/+", "/");
    return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    var components =
        document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
    components.addSecurityScheme(
        PERSON,
        scheme("bearer", "A person's access token, issued by the realm for control-plane."));
    components.addSecurityScheme(
        AGENT,
        scheme(
            "DPoP",
            "A token of /agent/v1/token, bound to the agent's key, with a proof of possession in"
                + " the header DPoP (RFC 9449)."));
    document.setComponents(components);
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) ->
            item.getOperations().forEach((verb, operation) -> write(verb + " " + path, operation)));
  }

  private static SecurityScheme scheme(String name, String description) {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme(name)
        .bearerFormat("JWT")
        .description(description);
  }

  private void write(String key, Operation operation) {
    MethodInfo method = operations.get(normal(key));
    if (method == null) {
      return;
    }
    String who = who(method);
    String before = operation.getDescription();
    operation.setDescription(before == null ? who : before + "\n\n" + who);
    String scheme = schemeOf(method);
    operation.setSecurity(
        scheme == null
            ? List.of()
            : List.of(OASFactory.createSecurityRequirement().addScheme(scheme)));
  }

  private static @Nullable String schemeOf(MethodInfo method) {
    if (method.hasAnnotation(Open.class)) {
      return null;
    }
    return isForAgents(method) ? AGENT : PERSON;
  }

  private static boolean isForAgents(MethodInfo method) {
    return method.hasAnnotation(NeedsAgent.class)
        || method.declaringClass().hasDeclaredAnnotation(NeedsAgent.class);
  }

  private static String who(MethodInfo method) {
    if (method.hasAnnotation(Open.class)) {
      return "Open to all.";
    }
    if (isForAgents(method)) {
      return "For an enrolled agent.";
    }
    if (method.hasAnnotation(NeedsOperator.class)) {
      return "For the operator of the platform.";
    }
    AnnotationInstance needs = method.annotation(Needs.class);
    return needs == null ? "For anybody who is signed in." : members(needs);
  }

  private static String members(AnnotationInstance needs) {
    AnnotationValue roles = needs.value();
    boolean operator = needs.value("orOperator") != null && needs.value("orOperator").asBoolean();
    boolean services = needs.value("orServices") != null && needs.value("orServices").asBoolean();
    String names =
        roles == null || roles.asEnumArray().length == 0
            ? "any role"
            : Arrays.stream(roles.asEnumArray())
                .map(role -> TenantRole.valueOf(role).wire())
                .collect(Collectors.joining(", ", "one of the roles ", ""));
    return "For a member of the tenant with "
        + names
        + (operator ? "; for the operator of the platform" : "")
        + (services ? "; for a service account of the tenant." : ".");
  }
}
