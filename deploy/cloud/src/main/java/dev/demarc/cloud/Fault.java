package dev.demarc.cloud;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the stand-in can be told to misbehave, so that tests can see what its callers do then. */
enum Fault {
  /** Answer as documented. */
  NONE("none"),
  /** 503 in OpenAI's error shape. */
  UNAVAILABLE("503"),
  /** Take the request and never answer. */
  HANG("hang"),
  /** Send half of the answer, then close the connection. */
  CUT_MID_STREAM("cut-mid-stream"),
  /** Status 200 and a body, or a chunk, that is not JSON. */
  WRONG_JSON("wrong-json"),
  /** Wait before the answer, or before each chunk. */
  SLOW("slow"),
  /** Answer in the name of a model nobody asked for. */
  WRONG_MODEL("wrong-model");

  private final String mode;

  Fault(String mode) {
    this.mode = mode;
  }

  String mode() {
    return mode;
  }

  static Fault byMode(String mode) {
    return Arrays.stream(values())
        .filter(fault -> fault.mode.equals(mode))
        .findFirst()
        .orElseThrow(() ->
            ApiError.malformed(
                "mode",
                "'mode' must be one of "
                    + Arrays.stream(values()).map(Fault::mode).collect(Collectors.joining(", "))));
  }
}
