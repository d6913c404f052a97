package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Span;

/** A short word on a coloured ground. */
public final class Badge extends Span {
  private static final long serialVersionUID = 1L;

  public Badge(String words, Tone tone) {
    super(words);
    addClassNames("badge", tone.style());
  }

  /** A badge in the colour of a boundary. */
  public static Badge boundary(String boundary) {
    Badge badge = new Badge(Words.boundary(boundary), Tone.QUIET);
    badge.removeClassName(Tone.QUIET.style());
    badge.addClassNames("boundary", "boundary-" + boundary);
    return badge;
  }
}
