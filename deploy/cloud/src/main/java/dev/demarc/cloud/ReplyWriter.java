package dev.demarc.cloud;

import dev.demarc.cloud.ModelApi.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;
import java.util.List;

/** Puts a reply on the wire, misbehaving as the fault in force says. */
final class ReplyWriter {

  private static final String NOT_JSON = "{\"id\": \"stand-in\", \"choices\": [";

  private final Vertx vertx;

  ReplyWriter(Vertx vertx) {
    this.vertx = vertx;
  }

  void write(HttpServerRequest request, Reply reply, Fault fault, int delayMillis) {
    switch (reply) {
      case Reply.Whole(String json) -> whole(request, json, fault, delayMillis);
      case Reply.Stream(List<String> events) -> stream(request, events, fault, delayMillis);
    }
  }

  private void whole(HttpServerRequest request, String json, Fault fault, int delayMillis) {
    HttpServerResponse response = request.response();
    response.putHeader("content-type", "application/json");
    switch (fault) {
      case CUT_MID_STREAM ->
          response
              .setChunked(true)
              .write(json.substring(0, json.length() / 2))
              .onComplete(sent -> request.connection().close());
      case WRONG_JSON -> response.end(NOT_JSON);
      case SLOW -> vertx.setTimer(delayMillis, timer -> endUnlessGone(response, json));
      default -> response.end(json);
    }
  }

  private void stream(
      HttpServerRequest request, List<String> events, Fault fault, int delayMillis) {
    HttpServerResponse response = request.response();
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-cache");
    switch (fault) {
      case CUT_MID_STREAM -> {
        events.subList(0, events.size() / 2).forEach(event -> response.write(data(event)));
        response.write("").onComplete(sent -> request.connection().close());
      }
      case WRONG_JSON -> response.end(data(events.getFirst()) + data(NOT_JSON) + data("[DONE]"));
      case SLOW -> drip(response, events.iterator(), delayMillis);
      default -> {
        events.forEach(event -> response.write(data(event)));
        response.end();
      }
    }
  }

  private void drip(HttpServerResponse response, Iterator<String> events, int delayMillis) {
    if (response.closed()) {
      return;
    } else if (!events.hasNext()) {
      response.end();
      return;
    }
    response.write(data(events.next()));
    vertx.setTimer(delayMillis, timer -> drip(response, events, delayMillis));
  }

  private static void endUnlessGone(HttpServerResponse response, String json) {
    if (!response.closed()) {
      response.end(json);
    }
  }

  private static String data(String event) {
    return "data: " + event + "\n\n";
  }
}
