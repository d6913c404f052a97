package dev.demarc.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the program and what came of it. */
record Run(int code, String out, String problems) {

  /** With a token, against this server. */
  static Run of(Plane plane, String... words) {
    return of(Map.of("DEMARC_URL", plane.url(), "DEMARC_TOKEN", "t0ken"), words);
  }

  static Run of(Map<String, String> environment, String... words) {
    var out = new ByteArrayOutputStream();
    var problems = new ByteArrayOutputStream();
    int code =
        Main.run(
            List.of(words),
            new HashMap<>(environment),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(problems, true, StandardCharsets.UTF_8));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), problems.toString(StandardCharsets.UTF_8));
  }

  /** A policy's file with this text. */
  static String file(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("policy.yaml"), text).toString();
  }
}
