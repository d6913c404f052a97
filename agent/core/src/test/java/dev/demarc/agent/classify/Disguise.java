package dev.demarc.agent.classify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Ways to write a text so that a plain search for it finds nothing. */
enum Disguise {
  NONE(text -> text),
  FULL_WIDTH(text -> each(text, c -> Character.toString(c > ' ' ? c + 0xfee0 : c))),
  ZERO_WIDTH(text -> each(text, c -> Character.toString(c) + "\u200b")),
  SOFT_HYPHENS(text -> each(text, c -> Character.toString(c) + "\u00ad")),
  COMBINING(text -> each(text, c -> Character.toString(c) + "\u20dd")),
  CONTROLS(text -> each(text, c -> Character.toString(c) + "\u0001")),
  JSON(text -> each(text, c -> String.format("\\u%04x", c))),
  JSON_IN_JSON(text -> each(text, c -> String.format("\\\\u%04X", c))),
  BRACED(text -> each(text, c -> "\\u{" + Integer.toHexString(c) + "}")),
  HEX_ESCAPES(text -> each(text, c -> String.format("\\x%02x", c))),
  PERCENT(text -> each(text, c -> String.format("%%%02X", c))),
  PERCENT_TWICE(text -> each(text, c -> String.format("%%25%02x", c))),
  ENTITIES(text -> each(text, c -> "&#" + c + ";")),
  HEX_ENTITIES(text -> each(text, c -> "&#x00" + Integer.toHexString(c))),
  BASE64(text -> base64(text.getBytes(StandardCharsets.UTF_8))),
  BASE64_OF_UTF16(text -> base64(text.getBytes(StandardCharsets.UTF_16LE))),
  BASE64_TWICE(text -> BASE64.over(BASE64.over(text))),
  BASE64_SHIFTED(text -> "ab/" + BASE64.over(text)),
  BASE64_OF_JSON(text -> BASE64.over(JSON.over(text))),
  HEX(text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))),
  DATA_URL(text -> "data:text/plain;charset=utf-8;base64," + BASE64.over(text)),
  DATA_URL_OF_IMAGE(text -> "data:image/png;base64," + BASE64.over(text));

  private final UnaryOperator<String> way;

  Disguise(UnaryOperator<String> way) {
    this.way = way;
  }

  String over(String text) {
    return way.apply(text);
  }

  private static String each(String text, IntFunction<String> way) {
    return text.chars().mapToObj(way).collect(Collectors.joining());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
