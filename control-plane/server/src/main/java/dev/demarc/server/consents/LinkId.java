package dev.demarc.server.consents;

import dev.demarc.contract.id.Id;
import java.util.UUID;

/** A link a person outside the directory answers by. It opens nothing: the secrets do. */
public record LinkId(String text) implements Id {
  public LinkId {
    Id.uuid("link", text);
  }

  /** Parses the wire form. */
  public static LinkId of(String text) {
    return new LinkId(text);
  }

  static LinkId fresh() {
    return new LinkId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
