package dev.demarc.runtime.llama.tiny;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a llama-architecture model of about three million random weights: small enough for a test,
 * real enough that llama.cpp loads it, applies its chat template and generates tokens. They make no
 * sense. The same version writes the same bytes every time.
 *
 * <p>Dimension 0 of the residual stream is held constant (every embedding has 1 there and no layer
 * writes to it), so the first column of the output matrix acts as the bias the architecture lacks:
 * it carries the leans of {@link TinyVocabulary}.
 */
public final class TinyGguf {

  /** Tokens of context the model declares. */
  public static final int CONTEXT_TOKENS = 4_096;

  private static final long SEED = 20_261_124;
  private static final int WIDTH = 192;
  private static final int LAYERS = 6;
  private static final int HEADS = 6;
  private static final int FEED_FORWARD = 512;
  private static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content']"
          + " + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}"
          + "{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final TinyVocabulary vocabulary = new TinyVocabulary();
  private final GgufWriter gguf = new GgufWriter();

  private TinyGguf() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1 || args[0].startsWith("-")) {
      System.err.println("usage: TinyGguf FILE   writes a tiny model of random weights to FILE");
      System.exit(2);
    }
    write(Path.of(args[0]));
  }

  /** Writes the model, replacing the file. */
  public static void write(Path file) throws IOException {
    TinyGguf model = new TinyGguf();
    model.describe();
    model.tokenizer();
    model.weights();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.gguf.writeTo(out);
    }
  }

  private void describe() {
    gguf.putString("general.architecture", "llama");
    gguf.putString("general.name", "demarc-tiny-random");
    gguf.putUint32("general.file_type", 1);
    gguf.putUint32("llama.context_length", CONTEXT_TOKENS);
    gguf.putUint32("llama.embedding_length", WIDTH);
    gguf.putUint32("llama.block_count", LAYERS);
    gguf.putUint32("llama.feed_forward_length", FEED_FORWARD);
    gguf.putUint32("llama.attention.head_count", HEADS);
    gguf.putUint32("llama.attention.head_count_kv", HEADS);
    gguf.putFloat("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    gguf.putUint32("llama.rope.dimension_count", WIDTH / HEADS);
    gguf.putFloat("llama.rope.freq_base", 10_000);
    gguf.putUint32("llama.vocab_size", vocabulary.size());
  }

  private void tokenizer() {
    gguf.putString("tokenizer.ggml.model", "llama");
    gguf.putStrings("tokenizer.ggml.tokens", vocabulary.texts());
    gguf.putFloats("tokenizer.ggml.scores", vocabulary.scores());
    gguf.putInts("tokenizer.ggml.token_type", vocabulary.types());
    gguf.putUint32("tokenizer.ggml.unknown_token_id", TinyVocabulary.UNKNOWN);
    gguf.putUint32("tokenizer.ggml.bos_token_id", TinyVocabulary.BOS);
    gguf.putUint32("tokenizer.ggml.eos_token_id", TinyVocabulary.EOS);
    gguf.putUint32("tokenizer.ggml.eot_token_id", vocabulary.endOfTurn());
    gguf.putBool("tokenizer.ggml.add_bos_token", true);
    gguf.putBool("tokenizer.ggml.add_eos_token", false);
    gguf.putString("tokenizer.chat_template", CHAT_TEMPLATE);
  }

  private void weights() {
    gguf.addMatrix("token_embd.weight", vocabulary.size(), embedding());
    gguf.addVector("output_norm.weight", ones());
    gguf.addMatrix("output.weight", vocabulary.size(), output());
    for (int layer = 0; layer < LAYERS; layer++) {
      layer("blk." + layer + ".");
    }
  }

  private void layer(String prefix) {
    gguf.addVector(prefix + "attn_norm.weight", ones());
    for (String name : List.of("attn_q", "attn_k", "attn_v")) {
      gguf.addMatrix(prefix + name + ".weight", WIDTH, matrix(WIDTH, WIDTH, 0.1f));
    }
    gguf.addMatrix(prefix + "attn_output.weight", WIDTH, writing(WIDTH));
    gguf.addVector(prefix + "ffn_norm.weight", ones());
    gguf.addMatrix(prefix + "ffn_gate.weight", FEED_FORWARD, matrix(FEED_FORWARD, WIDTH, 0.1f));
    gguf.addMatrix(prefix + "ffn_up.weight", FEED_FORWARD, matrix(FEED_FORWARD, WIDTH, 0.1f));
    gguf.addMatrix(prefix + "ffn_down.weight", WIDTH, writing(FEED_FORWARD));
  }

  private float[] embedding() {
    float[] values = matrix(vocabulary.size(), WIDTH, 0.6f);
    for (int row = 0; row < vocabulary.size(); row++) {
      values[row * WIDTH] = 1;
    }
    return values;
  }

  private float[] output() {
    float[] values = matrix(vocabulary.size(), WIDTH, 0.15f);
    List<Float> leans = vocabulary.leans();
    for (int row = 0; row < vocabulary.size(); row++) {
      values[row * WIDTH] = leans.get(row);
    }
    return values;
  }

  /** A matrix whose result is added to the residual stream: nothing for dimension 0. */
  private float[] writing(int columns) {
    float[] values = matrix(WIDTH, columns, 0.05f);
    java.util.Arrays.fill(values, 0, columns, 0);
    return values;
  }

  private float[] matrix(int rows, int columns, float deviation) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(0, deviation);
    }
    return values;
  }

  private static float[] ones() {
    float[] values = new float[WIDTH];
    java.util.Arrays.fill(values, 1);
    return values;
  }
}
