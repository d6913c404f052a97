package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.portal.dashboards.Reading.Series;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Series beside each other by their whole, the largest on top; the table has those beyond. */
final class RankedDrawing {
  private static final int MOST = 15;
  private static final Comparator<Series> LARGEST_FIRST =
      Comparator.comparing(RankedDrawing::size).reversed();

  private RankedDrawing() {}

  static Drawing of(Drawn drawn) {
    List<Series> ranked =
        drawn.reading().series().stream().sorted(LARGEST_FIRST).limit(MOST).toList();
    ObjectNode data = Drawing.begin(drawn, "ranked");
    ArrayNode bars = data.putArray("bars");
    for (Series one : ranked) {
      bars.addObject()
          .put("name", drawn.name(one))
          .put("value", Drawn.height(one.total()))
          .put("words", drawn.words(one.total()));
    }
    return new Drawing(data, (line, at) -> way(drawn, ranked, line));
  }

  private static @Nullable String way(Drawn drawn, List<Series> ranked, int line) {
    return line >= 0 && line < ranked.size() ? drawn.leads(ranked.get(line), null) : null;
  }

  private static BigDecimal size(Series series) {
    BigDecimal height = Drawn.height(series.total());
    return height == null ? BigDecimal.ZERO : height;
  }
}
