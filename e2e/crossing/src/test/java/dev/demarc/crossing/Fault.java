package dev.demarc.crossing;

/** What a target may do instead of answering. */
enum Fault {
  NONE,
  STATUS_500,
  STATUS_429,
  STATUS_401,
  HUNG_UP,
  CUT_SHORT,
  CUT_AFTER_A_CHUNK,
  NO_JSON,
  WRONG_TYPE,
  ERROR_IN_200,
  ANOTHER_MODEL,
  SLOW,
  REDIRECT,
  EMPTY,
  /** A megabyte of blanks in a kilobyte. */
  GZIP_BOMB,
  ENDLESS_LINE,
  /** An agent that says it ran somewhere wider. */
  WIDER
}
