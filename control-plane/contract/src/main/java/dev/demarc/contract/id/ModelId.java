package dev.demarc.contract.id;

/** A model as a target names it. */
public record ModelId(String text) implements Id, Comparable<ModelId> {

  public ModelId {
    Id.token("model", text);
  }

  /** Parses the wire form. */
  public static ModelId of(String text) {
    return new ModelId(text);
  }

  @Override
  public int compareTo(ModelId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
