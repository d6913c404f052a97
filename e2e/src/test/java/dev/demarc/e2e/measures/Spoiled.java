package dev.demarc.e2e.measures;

import dev.demarc.agent.enrol.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A way to the control plane on which every bundle's signature is spoiled. */
record Spoiled(ControlPlane straight) implements ControlPlane {

  @Override
  public CompletionStage<Answer> send(Call call) {
    CompletionStage<Answer> answer = straight.send(call);
    return call.path().startsWith("/agent/v1/bundles/") ? answer.thenApply(Spoiled::spoil) : answer;
  }

  private static Answer spoil(Answer good) {
    String json = new String(good.body(), StandardCharsets.UTF_8);
    int at = json.indexOf("\"sig\":\"") + "\"sig\":\"".length();
    String other = json.charAt(at) == 'A' ? "B" : "A";
    String spoiled = json.substring(0, at) + other + json.substring(at + 1);
    return new Answer(good.status(), good.headers(), spoiled.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
    return straight.listen(call, data);
  }
}
