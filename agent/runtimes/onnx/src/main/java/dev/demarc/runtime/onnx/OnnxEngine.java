package dev.demarc.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A model as sentence-transformers exports one: {@code input_ids} in, with {@code attention_mask}
 * and {@code token_type_ids} where the graph wants them; out comes {@code sentence_embedding}, or
 * one vector a token, of which the mean is taken. Each result has length 1. For one thread.
 */
final class OnnxEngine implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPiece words;
  private final OnnxRuntime.LoadedModel model;

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

  /** Loads a model and its vocabulary, and runs it once to see how long its vectors are. */
  static OnnxEngine load(Path file, int threads, int maxTokens) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    }
    if (!session.getInputNames().contains("input_ids")) {
      throw new IOException("the model has no input_ids");
    }
    WordPiece words = WordPiece.read(file.resolveSibling("vocab.txt"));
    OnnxEngine probe =
        new OnnxEngine(environment, session, words, new OnnxRuntime.LoadedModel("", 0, maxTokens));
    int dimensions = probe.vector(words.tokens("a")).length;
    return new OnnxEngine(
        environment,
        session,
        words,
        new OnnxRuntime.LoadedModel(digest(file), dimensions, maxTokens));
  }

  OnnxRuntime.LoadedModel model() {
    return model;
  }

  long[] tokens(String text) {
    return words.tokens(text);
  }

  float[] vector(long[] tokens) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        inputs.put(input.getName(), tensor(input.getName(), tokens));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return unit(pooled(result));
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

  private static float[] pooled(OrtSession.Result result) throws OrtException {
    var named = result.get("sentence_embedding");
    OnnxTensor tensor = (OnnxTensor) named.orElseGet(() -> result.get(0));
    long[] shape = ((TensorInfo) tensor.getInfo()).getShape();
    if (shape.length == 2) {
      return ((float[][]) tensor.getValue())[0];
    }
    float[][] perToken = ((float[][][]) tensor.getValue())[0];
    float[] mean = new float[perToken[0].length];
    for (float[] each : perToken) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += each[i] / perToken.length;
      }
    }
    return mean;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    float length = (float) Math.sqrt(squares);
    if (length > 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= length;
      }
    }
    return vector;
  }

  private static String digest(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[1 << 16];
      for (int read = in.read(piece); read > 0; read = in.read(piece)) {
        sha256.update(piece, 0, read);
      }
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
