package dev.demarc.server.measures;

import java.util.List;

/** A source of which only some dimensions count: by the others it is one whole. */
record Narrowed(Source source, List<String> dimensions) implements Source {

  @Override
  public boolean isTimed() {
    return source.isTimed();
  }

  @Override
  public boolean isSketch() {
    return source.isSketch();
  }

  @Override
  public void addTo(Statement statement, Question question, List<String> labels) {
    source.addTo(statement, question.filteredBy(dimensions), labels);
  }
}
