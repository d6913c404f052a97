package dev.demarc.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A loaded model: {@code input_ids} in, with {@code attention_mask} and {@code token_type_ids}
 * where the graph wants them; numbers out, a row for every token or one for the whole. For one
 * thread.
 */
final class OnnxEngine implements AutoCloseable {
  private static final int NARROWEST = 16;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPiece words;
  private final OnnxRuntime.LoadedModel model;

  /**
   * What the model gave.
   *
   * @param perToken whether there is a row for every token, else there is one row
   */
  record Output(float[][] rows, boolean perToken) {}

  private OnnxEngine(
      OrtEnvironment environment,
      OrtSession session,
      WordPiece words,
      OnnxRuntime.LoadedModel model) {
    this.environment = environment;
    this.session = session;
    this.words = words;
    this.model = model;
  }

  /**
   * Loads a model and its vocabulary, and runs it once to see how long its rows are.
   *
   * @throws ModelFiles.Changed when a pinned file is another one; nothing of it was loaded then
   */
  static OnnxEngine load(ModelFiles files, int threads, int maxTokens)
      throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    WordPiece words = files.words();
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session =
          files.pinned().isPresent()
              ? environment.createSession(
                  ModelFiles.mapped(files.model(), files.pinned().get().model()), options)
              : environment.createSession(files.model().toString(), options);
    }
    if (!session.getInputNames().contains("input_ids")) {
      throw new IOException("the model has no input_ids");
    }
    OnnxEngine probe =
        new OnnxEngine(environment, session, words, new OnnxRuntime.LoadedModel("", 0, maxTokens));
    int dimensions = probe.run(words.tokens("a")).rows()[0].length;
    int window = files.pinned().isPresent() ? probe.widest(maxTokens) : maxTokens;
    String digest =
        files.pinned().isPresent()
            ? files.pinned().get().model()
            : ModelFiles.digest(files.model());
    return new OnnxEngine(
        environment, session, words, new OnnxRuntime.LoadedModel(digest, dimensions, window));
  }

  /** The longest input it really runs, halved from this one down. */
  private int widest(int atMost) throws OrtException {
    for (int tokens = atMost; ; tokens /= 2) {
      try {
        run(new long[tokens]);
        return tokens;
      } catch (OrtException tooLong) {
        if (tokens / 2 < NARROWEST) {
          throw tooLong;
        }
      }
    }
  }

  OnnxRuntime.LoadedModel model() {
    return model;
  }

  WordPiece words() {
    return words;
  }

  /** One run. */
  Output run(long[] tokens) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        inputs.put(input.getName(), tensor(input.getName(), tokens));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return output(result);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(String name, long[] tokens) throws OrtException {
    long[][] row = new long[1][];
    row[0] =
        switch (name) {
          case "input_ids" -> tokens;
          case "attention_mask" -> ones(tokens.length);
          default -> new long[tokens.length];
        };
    return OnnxTensor.createTensor(environment, row);
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static Output output(OrtSession.Result result) throws OrtException {
    var named = result.get("sentence_embedding");
    OnnxTensor tensor = (OnnxTensor) named.orElseGet(() -> result.get(0));
    long[] shape = ((TensorInfo) tensor.getInfo()).getShape();
    return shape.length == 2
        ? new Output((float[][]) tensor.getValue(), false)
        : new Output(((float[][][]) tensor.getValue())[0], true);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
