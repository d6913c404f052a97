package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fault in force and for how many more model requests. Confined to the server's event loop. */
final class FaultSwitch {

  private static final int DEFAULT_DELAY_MILLIS = 500;

  private Fault fault = Fault.NONE;
  private int remaining;
  private int delayMillis = DEFAULT_DELAY_MILLIS;

  /** Sets the fault; without {@code count} it stays until changed. */
  void set(JsonNode body) {
    Fault wanted = Fault.byMode(Members.requiredText(body, "mode"));
    int count = Members.boundedInt(body, "count", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    delayMillis = Members.boundedInt(body, "delayMillis", 1, 600_000).orElse(DEFAULT_DELAY_MILLIS);
    fault = wanted;
    remaining = wanted == Fault.NONE ? 0 : count;
  }

  /** The fault for the request at hand; counts it. */
  Fault take() {
    Fault taken = fault;
    if (taken != Fault.NONE && remaining != Integer.MAX_VALUE && --remaining == 0) {
      fault = Fault.NONE;
    }
    return taken;
  }

  int delayMillis() {
    return delayMillis;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("mode", fault.mode());
    if (fault != Fault.NONE && remaining != Integer.MAX_VALUE) {
      json.put("count", remaining);
    }
    return json.put("delayMillis", delayMillis);
  }
}
