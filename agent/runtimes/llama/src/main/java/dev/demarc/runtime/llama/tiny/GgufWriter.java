package dev.demarc.runtime.llama.tiny;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes GGUF version 3 (ggml repository, {@code docs/gguf.md}), little-endian:
 *
 * <pre>
 *  +--------+---------+--------------+----------+
 *  | "GGUF" | u32 = 3 | u64 #tensors | u64 #kv  |
 *  +--------+---------+--------------+----------+
 *  | #kv x      { string key, u32 type, value }                          |  string = u64 length, UTF-8
 *  | #tensors x { string name, u32 #dims, u64 dim..., u32 type, u64 at } |  at: from start of data
 *  | zeros to a multiple of 32                                           |
 *  | tensor data, each at a multiple of 32                               |
 *  +---------------------------------------------------------------------+
 * </pre>
 *
 * Not thread-safe.
 */
final class GgufWriter {

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  private static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
  private final List<byte[]> tensors = new ArrayList<>();
  private long keys;
  private long dataBytes;

  void putUint32(String key, int value) {
    key(key, UINT32).writeBytes(u32(value));
  }

  void putFloat(String key, float value) {
    key(key, FLOAT32).writeBytes(u32(Float.floatToIntBits(value)));
  }

  void putBool(String key, boolean value) {
    key(key, BOOL).write(value ? 1 : 0);
  }

  void putString(String key, String value) {
    key(key, STRING).writeBytes(string(value));
  }

  void putStrings(String key, List<String> values) {
    array(key, STRING, values.size());
    values.forEach(value -> metadata.writeBytes(string(value)));
  }

  void putInts(String key, List<Integer> values) {
    array(key, INT32, values.size());
    values.forEach(value -> metadata.writeBytes(u32(value)));
  }

  void putFloats(String key, List<Float> values) {
    array(key, FLOAT32, values.size());
    values.forEach(value -> metadata.writeBytes(u32(Float.floatToIntBits(value))));
  }

  /** A vector in 32-bit floats, as llama.cpp wants its norms. */
  void addVector(String name, float[] values) {
    ByteBuffer data = little(values.length * 4);
    data.asFloatBuffer().put(values);
    add(name, List.of((long) values.length), 0, data.array());
  }

  /** A matrix of {@code rows} rows, row after row, in 16-bit floats. */
  void addMatrix(String name, int rows, float[] values) {
    ByteBuffer data = little(values.length * 2);
    for (float value : values) {
      data.putShort(Float.floatToFloat16(value));
    }
    add(name, List.of((long) values.length / rows, (long) rows), 1, data.array());
  }

  void writeTo(OutputStream out) throws IOException {
    out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.write(u32(3));
    out.write(u64(tensors.size()));
    out.write(u64(keys));
    metadata.writeTo(out);
    infos.writeTo(out);
    out.write(new byte[padding(24L + metadata.size() + infos.size())]);
    for (byte[] tensor : tensors) {
      out.write(tensor);
      out.write(new byte[padding(tensor.length)]);
    }
  }

  private void add(String name, List<Long> dimensions, int type, byte[] data) {
    infos.writeBytes(string(name));
    infos.writeBytes(u32(dimensions.size()));
    dimensions.forEach(dimension -> infos.writeBytes(u64(dimension)));
    infos.writeBytes(u32(type));
    infos.writeBytes(u64(dataBytes));
    tensors.add(data);
    dataBytes += data.length + padding(data.length);
  }

  private ByteArrayOutputStream key(String key, int type) {
    keys++;
    metadata.writeBytes(string(key));
    metadata.writeBytes(u32(type));
    return metadata;
  }

  private void array(String key, int elementType, int size) {
    key(key, ARRAY).writeBytes(u32(elementType));
    metadata.writeBytes(u64(size));
  }

  private static int padding(long length) {
    return (int) ((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
  }

  private static byte[] string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return little(8 + utf8.length).putLong(utf8.length).put(utf8).array();
  }

  private static byte[] u32(int value) {
    return little(4).putInt(value).array();
  }

  private static byte[] u64(long value) {
    return little(8).putLong(value).array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
