package dev.demarc.contract.id;

/** A group of agents that receives the same bundle: its audience. */
public record GroupId(String text) implements Id, Comparable<GroupId> {

  public GroupId {
    Id.slug("group", text);
  }

  /** Parses the wire form. */
  public static GroupId of(String text) {
    return new GroupId(text);
  }

  @Override
  public int compareTo(GroupId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
