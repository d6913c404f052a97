package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.JobId;
import dev.demarc.json.DemarcJson;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of requests that wait: {@code GET} of one or of a page of them, {@code DELETE} of
 * one. What is not the caller's own is not there.
 */
final class JobDoor {
  static final String PATH = "/demarc/v1/jobs";

  private static final int USUAL = 20;
  private static final int MOST = 100;

  private static final int READERS = 16;

  private final Requests requests;
  private final Semaphore readers = new Semaphore(READERS);

  JobDoor(Requests requests) {
    this.requests = requests;
  }

  /** Whether this is one of them. */
  static boolean serves(String method, String path) {
    boolean one = path.startsWith(PATH + "/");
    return (method.equals("GET") && (one || path.equals(PATH))) || (method.equals("DELETE") && one);
  }

  void answer(
      String method,
      String path,
      Function<String, @Nullable String> parameter,
      Caller caller,
      Reply reply) {
    if (!readers.tryAcquire()) {
      throw Refusal.saying(ErrorCode.OVERLOADED, "Too many read jobs at once.");
    }
    try {
      read(method, path, parameter, caller, reply);
    } finally {
      readers.release();
    }
  }

  /** An answer is held several times over until its caller has it. */
  private void read(
      String method,
      String path,
      Function<String, @Nullable String> parameter,
      Caller caller,
      Reply reply) {
    ObjectNode body;
    if (path.equals(PATH)) {
      body =
          requests.jobs(caller, limit(parameter.apply("limit")), after(parameter.apply("after")));
    } else {
      JobId id = id(path.substring(PATH.length() + 1));
      body = method.equals("DELETE") ? requests.cancel(caller, id) : requests.job(caller, id);
    }
    reply.whole(200, Map.of("content-type", "application/json"), DemarcJson.bytes(body));
  }

  private static JobId id(String text) {
    try {
      return JobId.of(text);
    } catch (InvalidValue none) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MOST) {
      throw Refusal.about(ErrorCode.INVALID_REQUEST, "limit", "'limit' must be 1 to " + MOST + ".");
    }
    return Integer.parseInt(text);
  }

  private static Optional<JobId> after(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(JobId::of);
    } catch (InvalidValue none) {
      throw Refusal.about(ErrorCode.INVALID_REQUEST, "after", "'after' must be the id of a job.");
    }
  }
}
