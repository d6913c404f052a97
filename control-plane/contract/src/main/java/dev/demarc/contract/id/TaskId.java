package dev.demarc.contract.id;

/** What a request is for, such as {@code summarize}. */
public record TaskId(String text) implements Id, Comparable<TaskId> {

  public TaskId {
    Id.slug("task", text);
  }

  /** Parses the wire form. */
  public static TaskId of(String text) {
    return new TaskId(text);
  }

  @Override
  public int compareTo(TaskId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
