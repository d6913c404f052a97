package dev.demarc.server.policies;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.RuleId;
import java.util.List;

/** A matrix on the wire. */
public record MatrixView(List<ClassId> classes, List<Boundary> boundaries, List<Cell> cells) {

  /** One cell; {@code class} is no name Java lets a component have. */
  public record Cell(
      @JsonProperty("class") ClassId dataClass,
      Boundary boundary,
      String effect,
      List<RuleId> rules) {}

  static MatrixView of(PolicyMatrix matrix) {
    return new MatrixView(
        matrix.classes(),
        matrix.boundaries(),
        matrix.cells().stream()
            .map(cell ->
                new Cell(cell.dataClass(), cell.boundary(), cell.effect().wire(), cell.rules()))
            .toList());
  }
}
