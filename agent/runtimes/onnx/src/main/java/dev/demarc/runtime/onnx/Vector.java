package dev.demarc.runtime.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** A vector on the way: little-endian 32-bit floats in base64, bit for bit. */
final class Vector {
  private Vector() {}

  static String encode(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Throws {@link IllegalArgumentException} for what is none. */
  static float[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException("not a vector");
    }
    float[] row = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
    return row;
  }
}
