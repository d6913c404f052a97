package dev.demarc.portal.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An access token and what renews it. Its text never shows in {@link #toString}. */
public record Tokens(String access, @Nullable String refresh) {

  /** Who the token is about; empty where it does not say. */
  public String subject() {
    return claims().path("sub").asText("");
  }

  /** When the access token ends; the distant past where it does not say. */
  public Instant endsAt() {
    return Instant.ofEpochSecond(claims().path("exp").asLong(0));
  }

  private JsonNode claims() {
    String[] parts = access.split("\\.", -1);
    if (parts.length != 3) {
      return DemarcJson.tolerant().createObjectNode();
    }
    try {
      return DemarcJson.tolerant().readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (JacksonException | IllegalArgumentException e) {
      return DemarcJson.tolerant().createObjectNode();
    } catch (IOException e) {
      return DemarcJson.tolerant().createObjectNode();
    }
  }

  @Override
  public String toString() {
    return "Tokens[hidden]";
  }
}
