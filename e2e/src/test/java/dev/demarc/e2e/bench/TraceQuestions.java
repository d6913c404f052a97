package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Searches in traces, by columns and by attributes, the next page of one, and one trace. */
final class TraceQuestions {
  private static final Map<String, String> SEARCHES =
      new TreeMap<>(
          Map.of(
              "all", "",
              "class", "&class=class-1&boundary=private-cluster",
              "refused", "&outcome=refused",
              "application", "&application=app-0&outcome=routed",
              "attribute", "&demarc.contract.valid=true",
              "slow", "&latencyMicros=2000000..",
              "late", "&late=true",
              "attempts", "&demarc.record.kind=attempt&demarc.team=team-1"));

  private TraceQuestions() {}

  static List<Question> of(TenantKit kit, Http reader) {
    List<Question> all = new ArrayList<>();
    for (AskedRange range : AskedRange.values()) {
      String path = kit.path("/traces?" + range.query());
      SEARCHES.forEach((name, search) ->
          all.add(Question.of(range.of("traces_" + name), path + search, "/items/0")));
    }
    String day = kit.path("/traces?" + AskedRange.DAY.query());
    all.add(Question.of("traces_nothing_day", day + "&demarc.session.id=nobody", "/items"));
    String month = kit.path("/traces?" + AskedRange.MONTH.query());
    var page = reader.get(month).json();
    all.add(
        Question.of(
            "traces_next_month", month + "&cursor=" + page.path("next").asText(), "/items/0"));
    String newest = page.at("/items/0/decision").asText();
    all.add(Question.of("trace", kit.path("/traces/" + newest), "/spans/0"));
    return all;
  }
}
