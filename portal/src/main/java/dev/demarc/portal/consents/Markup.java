package dev.demarc.portal.consents;

/** HTML with everything that is put into it escaped. */
final class Markup {
  private final StringBuilder text = new StringBuilder();

  /** As it is; never with anything that came from elsewhere. */
  Markup raw(String html) {
    text.append(html);
    return this;
  }

  /** A text. */
  Markup text(String words) {
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        case '\'' -> text.append("&#39;");
        default -> text.append(c);
      }
    }
    return this;
  }

  /** An element with a text; {@code opening} is its tag with its attributes. */
  Markup element(String opening, String words) {
    int end = opening.indexOf(' ');
    String name = end < 0 ? opening : opening.substring(0, end);
    return raw("<" + opening + ">").text(words).raw("</" + name + ">");
  }

  /** A field that is sent and not seen. */
  Markup hidden(String name, String value) {
    return raw("<input type=\"hidden\" name=\"" + name + "\" value=\"").text(value).raw("\">");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
