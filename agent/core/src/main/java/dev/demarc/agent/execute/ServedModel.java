package dev.demarc.agent.execute;

import java.util.regex.Pattern;

/**
 * The model a target says it served, against the one that was decided. A dated name of the same
 * model ({@code m-2024-08-06}) is the same. Only names of the signed catalogue are told on: any
 * other could carry what was answered.
 *
 * @param mismatch whether it is another model than the decided one
 */
record ServedModel(String name, boolean mismatch) {
  private static final Pattern DATED = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}");

  /** What a target says; nothing said counts as the decided one. */
  static ServedModel of(Job job, String says) {
    String asked = job.route().model().text();
    String name = says.isEmpty() ? asked : says;
    boolean same =
        name.equals(asked)
            || (name.startsWith(asked) && DATED.matcher(name.substring(asked.length())).matches());
    boolean offered =
        job.target().models().stream().anyMatch(offer -> offer.id().text().equals(name));
    return new ServedModel(same || offered ? name : "other", !same);
  }
}
