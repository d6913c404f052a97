package dev.demarc.crossing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.engine.cubes.Dice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a message may bring beside its text, with a token in it: most of it nobody can read. */
record Attachments(Draft draft, Dice dice) {
  /** Where pictures are that are not in the request; nobody may go there. */
  static final String ELSEWHERE = "https://pictures.example/";

  void one(ArrayNode content) {
    draft.files++;
    switch (dice.upTo(5)) {
      case 0 -> image(content, "data:image/png;base64," + base64());
      case 1 ->
          image(
              content,
              ELSEWHERE + draft.token(dice.one(Token.Form.PLAIN, Token.Form.PERCENT)) + ".png");
      case 2 -> sound(content);
      case 3 -> {
        draft.unreadable = true;
        named(content, "scan.pdf", "data:application/pdf;base64," + base64());
      }
      default -> named(content, "note.txt", "data:text/plain;base64," + base64());
    }
  }

  private String base64() {
    byte[] text = draft.words(Token.Form.PLAIN).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(text);
  }

  private void image(ArrayNode content, String url) {
    draft.unreadable = true;
    content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
  }

  private void sound(ArrayNode content) {
    draft.unreadable = true;
    ObjectNode part = content.addObject().put("type", "input_audio");
    part.putObject("input_audio").put("data", base64()).put("format", "wav");
  }

  private static void named(ArrayNode content, String name, String data) {
    ObjectNode part = content.addObject().put("type", "file");
    part.putObject("file").put("filename", name).put("file_data", data);
  }
}
