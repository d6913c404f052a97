package dev.demarc.server.identity;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.access.Caller;
import jakarta.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * A service account as Keycloak keeps it: a confidential client that can do nothing but get tokens
 * of its own (RFC 6749, 4.4). Which organization they name, who made it and when it ends is written
 * into them by mappers of the client, which its holder cannot change.
 */
final class ServiceClient {
  private static final String CREATED = "demarc.created";
  private static final String EXPIRES = "demarc.expires";
  private static final int TOKEN_SECONDS = 300;

  private ServiceClient() {}

  static ClientRepresentation of(IdentityProvider.NewService service) {
    var client = new ClientRepresentation();
    client.setClientId(service.id());
    client.setName(service.label());
    client.setProtocol("openid-connect");
    client.setEnabled(true);
    client.setPublicClient(false);
    client.setClientAuthenticatorType("client-secret");
    client.setSecret(service.secret());
    client.setServiceAccountsEnabled(true);
    client.setStandardFlowEnabled(false);
    client.setImplicitFlowEnabled(false);
    client.setDirectAccessGrantsEnabled(false);
    client.setFullScopeAllowed(false);
    client.setRedirectUris(List.of());
    client.setDefaultClientScopes(List.of("basic", "profile"));
    client.setOptionalClientScopes(List.of());
    client.setAttributes(
        Map.of(
            CREATED,
            service.createdAt().toString(),
            EXPIRES,
            service.expiresAt().toString(),
            "access.token.lifespan",
            Integer.toString(TOKEN_SECONDS)));
    client.setProtocolMappers(
        List.of(
            mapper("audience", "oidc-audience-mapper", "included.client.audience", "control-plane"),
            claim("organization", organization(service), "JSON"),
            claim(Caller.SERVICE_MAKER, service.maker().text(), "String"),
            claim(
                Caller.SERVICE_UNTIL,
                Long.toString(service.expiresAt().getEpochSecond()),
                "long")));
    return client;
  }

  private static String organization(IdentityProvider.NewService service) {
    var id = Json.createObjectBuilder().add("id", service.organization());
    return Json.createObjectBuilder().add(service.alias(), id).build().toString();
  }

  private static ProtocolMapperRepresentation claim(String name, String value, String type) {
    ProtocolMapperRepresentation mapper =
        mapper(name, "oidc-hardcoded-claim-mapper", "claim.name", name);
    mapper.getConfig().put("claim.value", value);
    mapper.getConfig().put("jsonType.label", type);
    return mapper;
  }

  private static ProtocolMapperRepresentation mapper(
      String name, String kind, String key, String value) {
    var mapper = new ProtocolMapperRepresentation();
    mapper.setName(name);
    mapper.setProtocol("openid-connect");
    mapper.setProtocolMapper(kind);
    mapper.setConfig(new HashMap<>(Map.of(key, value)));
    mapper.getConfig().put("access.token.claim", "true");
    mapper.getConfig().put("introspection.token.claim", "true");
    mapper.getConfig().put("id.token.claim", "false");
    return mapper;
  }

  private static @Nullable SubjectId maker(ClientRepresentation client) {
    List<ProtocolMapperRepresentation> mappers = client.getProtocolMappers();
    return mappers == null
        ? null
        : mappers.stream()
            .filter(mapper -> Caller.SERVICE_MAKER.equals(mapper.getName()))
            .map(mapper -> mapper.getConfig().get("claim.value"))
            .filter(Objects::nonNull)
            .map(SubjectId::of)
            .findFirst()
            .orElse(null);
  }

  /** Empty for a client that somebody else made under such a name. */
  static Optional<IdentityProvider.Service> read(ClientRepresentation client) {
    Map<String, String> attributes = client.getAttributes();
    if (attributes == null || !attributes.containsKey(EXPIRES)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new IdentityProvider.Service(
              client.getClientId(),
              client.getName(),
              Instant.parse(attributes.getOrDefault(CREATED, "")),
              Instant.parse(attributes.get(EXPIRES)),
              maker(client)));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }
}
