package dev.demarc.agent.golden;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Route;

/** What came of a set's cases at one route. For one thread. */
final class Count {
  private final Route route;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();
  private int passed;
  private int wrong;
  private int refused;
  private int failed;

  Count(Route route) {
    this.route = route;
  }

  void add(GoldenCase of, Came came) {
    switch (came) {
      case Came.Passed yes -> passed++;
      case Came.Wrong no -> wrong++;
      case Came.Refused unasked -> refused++;
      case Came.Failed unanswered -> failed++;
    }
    ObjectNode one = cases.addObject().put("id", of.id()).put("outcome", came.name());
    if (!came.why().isEmpty()) {
      one.put("why", came.why());
    }
  }

  Route route() {
    return route;
  }

  int asked() {
    return answered() + refused + failed;
  }

  int answered() {
    return passed + wrong;
  }

  int passed() {
    return passed;
  }

  int refused() {
    return refused;
  }

  int failed() {
    return failed;
  }

  /** For the caller on this machine, whose set it is. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("target", route.target().text())
        .put("model", route.model().text())
        .put("answered", answered())
        .put("passed", passed)
        .put("refused", refused)
        .put("failed", failed);
    json.set("cases", cases);
    return json;
  }
}
