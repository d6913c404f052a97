package dev.demarc.agent.execute;

/**
 * What the far side of an adapter does in a case of {@link AdapterContract} or {@link
 * EmbeddingsContract}.
 */
enum Given {
  /** Says {@code hello}, finished by itself; ten tokens in, five out. Gives vectors as asked. */
  HELLO,
  /** Says {@code hello}, cut at the bound of the output. */
  AT_THE_BOUND,
  /** Takes the request and says nothing, ever. */
  SILENT,
  /** Begins an answer and drips on, never coming to its end. */
  SLOW_DRIP,
  /** Breaks off in the middle of a piece. */
  CUT,
  /** Answers with what is no JSON. */
  MALFORMED,
  /** Answers well, as another kind of content. */
  WRONG_CONTENT_TYPE,
  /** Says that all is well and tells an error. */
  ERROR_UNDER_200,
  /** Never ends a line, or a body. */
  ENDLESS_LINE,
  /** Answers with a compressed body, which nobody asked for. */
  GZIP_BOMB,
  /** Sends the caller elsewhere. */
  REDIRECT,
  /** Is not there. */
  NOT_THERE,
  /** Is there, with a certificate that nobody this agent believes vouches for. */
  STRANGER,
  /** Says that it failed. */
  FAILS,
  /** Is there and takes no more. */
  BUSY,
  /** Answers well, with another model than the decided one. */
  ANOTHER_MODEL,
  /** Answers well, with a vector less than it got inputs. */
  FEWER
}
