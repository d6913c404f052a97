package dev.demarc.server.notifications;

/**
 * One mail.
 *
 * @param id its {@code Message-ID}, the same however often it is sent
 * @param to an address that {@link MailSettings#ADDRESS} accepts
 * @param subject without control characters
 */
record Letter(String id, String to, String subject, String text, String html) {
  Letter {
    if (!MailSettings.ADDRESS.matcher(to).matches()) {
      throw new IllegalArgumentException("no address");
    }
    if (subject.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a subject has no control characters");
    }
  }

  @Override
  public String toString() {
    return "Letter[" + id + "]";
  }
}
