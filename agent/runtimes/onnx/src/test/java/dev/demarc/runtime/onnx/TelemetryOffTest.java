package dev.demarc.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That ONNX Runtime was told to report nothing cannot be asked of it, so the compiled code is: what
 * {@link OnnxEngine} calls of its environment, in order, with what it says of telemetry.
 */
class TelemetryOffTest {
  private static final String ENVIRONMENT = OrtEnvironment.class.getName().replace('.', '/');

  @Test
  void turnsTelemetryOffBeforeItLoadsAModel() throws IOException {
    assertEquals(
        List.of("getEnvironment", "setTelemetry(0)", "createSession", "createSession"),
        callsOf("load"));
  }

  private static List<String> callsOf(String method) throws IOException {
    List<String> calls = new ArrayList<>();
    String before = "";
    for (CodeElement each : method(method).code().orElseThrow()) {
      if (each instanceof InvokeInstruction call && isOfEnvironment(call)) {
        String name = call.name().stringValue();
        calls.add(name.equals("setTelemetry") ? name + "(" + before + ")" : name);
      }
      before = each instanceof ConstantInstruction pushed ? pushed.constantValue() + "" : "";
    }
    return calls;
  }

  private static boolean isOfEnvironment(InvokeInstruction call) {
    return call.owner().asInternalName().equals(ENVIRONMENT);
  }

  private static MethodModel method(String name) throws IOException {
    try (InputStream compiled = OnnxEngine.class.getResourceAsStream("OnnxEngine.class")) {
      return ClassFile.of().parse(compiled.readAllBytes()).methods().stream()
          .filter(each -> each.methodName().equalsString(name))
          .findFirst()
          .orElseThrow();
    }
  }
}
