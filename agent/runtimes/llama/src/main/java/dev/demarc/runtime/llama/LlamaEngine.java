package dev.demarc.runtime.llama;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The model in this process. A failed assertion in the native library ends the whole process, which
 * is why this runs in a child. One generation at a time.
 */
final class LlamaEngine {

  private final LlamaModel model;
  private final LoadedModel loaded;

  private LlamaEngine(LlamaModel model, LoadedModel loaded) {
    this.model = model;
    this.loaded = loaded;
  }

  /** Loads the file; throws when it cannot be read or the library refuses it. */
  static LlamaEngine load(ChildOptions options) throws IOException {
    long start = System.nanoTime();
    String digest = digest(options.model());
    LlamaModel model =
        new LlamaModel(
            new ModelParameters()
                .setModel(options.model().toString())
                .setThreads(options.threads())
                .setThreadsBatch(options.threads())
                .setCtxSize(options.contextTokens())
                .setParallel(1)
                .setGpuLayers(0)
                .disableLog());
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new LlamaEngine(model, new LoadedModel(digest, options.contextTokens(), millis));
  }

  LoadedModel loaded() {
    return loaded;
  }

  /**
   * Generates, passing each piece of text on, until the end or until told to stop between tokens.
   *
   * <p>The library does not say how many tokens it made. Each of its outputs is one token, save
   * where it withholds a character that is not whole yet; so the count is exact for ASCII and
   * otherwise the larger of the outputs and the tokens of the whole text.
   */
  FromChild generate(ToChild.Chat chat, Consumer<FromChild> out, BooleanSupplier cancelled) {
    GenerationRequest request = chat.request();
    if (request.jsonSchema().isPresent() && !SchemaCheck.isUsable(request.jsonSchema().get())) {
      return new FromChild.Failed(chat.id(), Failure.BAD_SCHEMA, "the JSON Schema cannot be used");
    }
    String prompt = model.applyTemplate(messages(request));
    int promptTokens = model.encode(prompt).length + 1;
    if (promptTokens + request.maxTokens() > loaded.contextTokens()) {
      return new FromChild.Failed(
          chat.id(),
          Failure.CONTEXT_EXCEEDED,
          promptTokens + " + " + request.maxTokens() + " > " + loaded.contextTokens() + " tokens");
    }
    return run(chat, prompt, promptTokens, out, cancelled);
  }

  private FromChild run(
      ToChild.Chat chat,
      String prompt,
      int promptTokens,
      Consumer<FromChild> out,
      BooleanSupplier cancelled) {
    LlamaIterator tokens = model.generate(parameters(chat.request(), prompt)).iterator();
    StringBuilder text = new StringBuilder();
    int outputs = 0;
    while (tokens.hasNext()) {
      if (cancelled.getAsBoolean()) {
        tokens.cancel();
        return new FromChild.Failed(chat.id(), Failure.CANCELLED, "cancelled");
      }
      LlamaOutput output = tokens.next();
      if (!output.text.isEmpty()) {
        outputs++;
        text.append(output.text);
        out.accept(new FromChild.Token(chat.id(), output.text));
      }
    }
    int made = Math.min(chat.request().maxTokens(), count(text.toString(), outputs));
    Finish finish = made == chat.request().maxTokens() ? Finish.LENGTH : Finish.STOP;
    return new FromChild.Done(chat.id(), finish, promptTokens, made);
  }

  private int count(String text, int outputs) {
    boolean ascii = text.chars().allMatch(c -> c < 128);
    return ascii ? outputs : Math.max(outputs, model.encode(text).length);
  }

  private static InferenceParameters parameters(GenerationRequest request, String prompt) {
    InferenceParameters parameters =
        new InferenceParameters(prompt)
            .setNPredict(request.maxTokens())
            .setTemperature((float) request.temperature())
            .setSeed(request.seed());
    if (!request.stop().isEmpty()) {
      parameters.setStopStrings(request.stop().toArray(String[]::new));
    }
    request.jsonSchema().map(LlamaModel::jsonSchemaToGrammar).ifPresent(parameters::setGrammar);
    return parameters;
  }

  private static String messages(GenerationRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var messages = json.putArray("messages");
    request
        .messages()
        .forEach(m -> messages.addObject().put("role", m.role()).put("content", m.content()));
    return json.toString();
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha256).transferTo(java.io.OutputStream.nullOutputStream());
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
