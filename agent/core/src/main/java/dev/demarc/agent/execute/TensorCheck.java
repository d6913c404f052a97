package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Tensors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks a server of the Open Inference Protocol whether a model is ready and takes and gives the
 * tensors the catalogue says. Kept for five minutes, at most {@value #MOST} of them; at the bound
 * the oldest is asked anew. Safe for many threads.
 */
final class TensorCheck {
  static final int MOST = 1_024;
  static final Duration HOLDS = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<Asked, Instant> known = new LinkedHashMap<>();

  private record Asked(Route route, Tensors tensors, boolean chat) {}

  /** The two calls that find out; they carry nothing of a request. */
  record Questions(Exchange ready, Exchange metadata) {}

  TensorCheck(InstantSource clock) {
    this.clock = clock;
  }

  /** Fails with {@code not_ready} or {@code wrong_tensors} unless all is as catalogued. */
  void require(Job job, Tensors tensors, Questions questions) throws AttemptFailed {
    boolean chat = job.request() instanceof ChatRequest;
    Asked asked = new Asked(job.route(), tensors, chat);
    if (holds(asked)) {
      return;
    }
    if (questions.ready().status() != 200) {
      throw AttemptFailed.unhealthy("not_ready");
    }
    ObjectNode metadata = questions.metadata().ask();
    boolean fits =
        has(metadata.path("inputs"), tensors.input(), "BYTES")
            && has(metadata.path("outputs"), tensors.output(), chat ? "BYTES" : "FP32");
    if (!fits) {
      throw AttemptFailed.unhealthy("wrong_tensors");
    }
    keep(asked);
  }

  private static boolean has(JsonNode tensors, String name, String datatype) {
    for (JsonNode tensor : tensors) {
      if (tensor.path("name").asText().equals(name)) {
        return tensor.path("datatype").asText().equals(datatype);
      }
    }
    return false;
  }

  private synchronized boolean holds(Asked asked) {
    Instant at = known.get(asked);
    return at != null && clock.instant().isBefore(at.plus(HOLDS));
  }

  private synchronized void keep(Asked asked) {
    known.remove(asked);
    known.put(asked, clock.instant());
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
