package dev.demarc.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Installation;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LangChain4jClientTest {
  private final Installation.Agent agent = Installation.underTest().tenant("clinic").agent();

  @Test
  void getsAPlainAnswerFromTheAgent() {
    var model =
        OpenAiChatModel.builder()
            .baseUrl(agent.baseUrl() + "/v1")
            .apiKey(agent.application().key())
            .modelName("auto")
            .customHeaders(Map.of("Demarc-Class", "internal", "Demarc-Task", "summarize"))
            .maxTokens(24)
            .build();
    assertThrows(
        RuntimeException.class,
        () -> model.chat("internal data asks for consent before the cloud"));
    var local =
        OpenAiChatModel.builder()
            .baseUrl(agent.baseUrl() + "/v1")
            .apiKey(agent.application().key())
            .modelName("tiny-gguf")
            .maxTokens(24)
            .build();
    assertFalse(local.chat("hello there").isEmpty());
  }

  @Test
  void getsAStreamedAnswerFromTheAgent() throws Exception {
    var model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(agent.baseUrl() + "/v1")
            .apiKey(agent.application().key())
            .modelName("extractive-1")
            .customHeaders(Map.of("Demarc-Task", "summarize"))
            .build();
    List<String> parts = new ArrayList<>();
    var done = new CompletableFuture<ChatResponse>();
    model.chat(
        "The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often.",
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            parts.add(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            done.completeExceptionally(error);
          }
        });
    String whole = done.get(60, TimeUnit.SECONDS).aiMessage().text();
    assertEquals(whole, String.join("", parts));
    assertTrue(whole.contains("."));
  }
}
