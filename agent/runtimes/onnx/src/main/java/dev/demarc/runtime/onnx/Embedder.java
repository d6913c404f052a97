package dev.demarc.runtime.onnx;

import ai.onnxruntime.OrtException;

/**
 * Vectors as sentence-transformers makes them: {@code sentence_embedding}, or the mean of one
 * vector a token; each of length 1. For one thread.
 */
record Embedder(OnnxEngine engine) {

  long[] tokens(String text) {
    return engine.words().tokens(text);
  }

  float[] vector(long[] tokens) throws OrtException {
    OnnxEngine.Output output = engine.run(tokens);
    return unit(output.perToken() ? mean(output.rows()) : output.rows()[0]);
  }

  private static float[] mean(float[][] perToken) {
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
}
