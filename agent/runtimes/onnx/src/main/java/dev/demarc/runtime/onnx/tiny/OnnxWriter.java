package dev.demarc.runtime.onnx.tiny;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes an ONNX model: protocol buffers by the field numbers of {@code onnx.proto3}.
 *
 * <pre>
 *   Model  { 1 ir_version, 2 producer, 7 Graph, 8 Opset { 2 version } }
 *   Graph  { 1 Node*, 2 name, 5 Tensor*, 11 Value* in, 12 Value* out }
 *   Node   { 1 input*, 2 output*, 4 op_type }
 *   Tensor { 1 dims*, 2 type, 8 name, 9 raw | 13 Entry* { 1 key, 2 value }, 14 elsewhere }
 *   Value  { 1 name, 2 Type { 1 { 1 element, 2 Shape { 1 Dim* { 1 value | 2 name } } } } }
 * </pre>
 */
public final class OnnxWriter {
  /** Element types of {@code TensorProto.DataType}. */
  public static final int FLOAT = 1;

  public static final int INT64 = 7;
  public static final int STRING = 8;

  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /** A node without attributes. */
  public OnnxWriter node(String type, List<String> inputs, String output) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(each -> text(node, 1, each));
    text(node, 2, output);
    text(node, 4, type);
    bytes(graph, 1, node.toByteArray());
    return this;
  }

  /** A constant matrix. */
  public OnnxWriter matrix(String name, float[][] rows) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, rows.length);
    number(tensor, 1, rows[0].length);
    number(tensor, 2, FLOAT);
    text(tensor, 8, name);
    ByteBuffer raw =
        ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float number : row) {
        raw.putFloat(number);
      }
    }
    bytes(tensor, 9, raw.array());
    bytes(graph, 5, tensor.toByteArray());
    return this;
  }

  /** A constant matrix of floats that lie in a file beside the model's. */
  public OnnxWriter matrixIn(String file, String name, int rows, int columns) {
    ByteArrayOutputStream location = new ByteArrayOutputStream();
    text(location, 1, "location");
    text(location, 2, file);
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, rows);
    number(tensor, 1, columns);
    number(tensor, 2, FLOAT);
    text(tensor, 8, name);
    bytes(tensor, 13, location.toByteArray());
    number(tensor, 14, 1);
    bytes(graph, 5, tensor.toByteArray());
    return this;
  }

  /** A constant row of whole numbers. */
  public OnnxWriter numbers(String name, long... row) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, row.length);
    number(tensor, 2, INT64);
    text(tensor, 8, name);
    ByteBuffer raw = ByteBuffer.allocate(row.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(row);
    bytes(tensor, 9, raw.array());
    bytes(graph, 5, tensor.toByteArray());
    return this;
  }

  /** An input; a dimension below 0 is free. */
  public OnnxWriter input(String name, int element, long... shape) {
    bytes(graph, 11, value(name, element, shape));
    return this;
  }

  /** An output; a dimension below 0 is free. */
  public OnnxWriter output(String name, int element, long... shape) {
    bytes(graph, 12, value(name, element, shape));
    return this;
  }

  /** The whole model. */
  public byte[] model() {
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.writeBytes(graph.toByteArray());
    text(named, 2, "tiny");
    ByteArrayOutputStream opset = new ByteArrayOutputStream();
    number(opset, 2, OPSET);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    number(model, 1, IR_VERSION);
    text(model, 2, "demarc");
    bytes(model, 7, named.toByteArray());
    bytes(model, 8, opset.toByteArray());
    return model.toByteArray();
  }

  private static byte[] value(String name, int element, long... shape) {
    ByteArrayOutputStream dims = new ByteArrayOutputStream();
    for (int i = 0; i < shape.length; i++) {
      ByteArrayOutputStream dim = new ByteArrayOutputStream();
      if (shape[i] < 0) {
        text(dim, 2, "d" + i);
      } else {
        number(dim, 1, shape[i]);
      }
      bytes(dims, 1, dim.toByteArray());
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    number(tensor, 1, element);
    bytes(tensor, 2, dims.toByteArray());
    ByteArrayOutputStream type = new ByteArrayOutputStream();
    bytes(type, 1, tensor.toByteArray());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    text(value, 1, name);
    bytes(value, 2, type.toByteArray());
    return value.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, int field, String text) {
    bytes(to, field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] bytes) {
    varint(to, (long) field << 3 | 2);
    varint(to, bytes.length);
    to.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream to, int field, long number) {
    varint(to, (long) field << 3);
    varint(to, number);
  }

  private static void varint(ByteArrayOutputStream to, long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      to.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    to.write((int) left);
  }
}
