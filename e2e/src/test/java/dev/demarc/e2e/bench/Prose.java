package dev.demarc.e2e.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * English, German and French sentences with what occurs in them, the same for every run of a seed.
 */
final class Prose {
  private static final List<String> SENTENCES =
      List.of(
          "The committee met in the afternoon and went through the plan for the coming quarter. ",
          "Nobody could say why the second pump had stopped, but the log showed a drop in pressure. ",
          "Please summarise the following notes in five sentences and keep the order of events. ",
          "She wrote that the delivery would be late, and asked whether the customer had been told. ",
          "The meeting of 2026-11-26 starts at 14:30 in room 204, second floor. ",
          "Version 3.14.2 fixes the error that build 20261126.3 had with files over 2,048 KB. ",
          "Die Besprechung begann verspätet, weil mehrere Teilnehmer auf den Zug warten mussten. ",
          "Bitte prüfen Sie die Unterlagen und schicken Sie uns bis Freitag Ihre Anmerkungen. ",
          "Die Lieferung umfasst zwölf Kisten, von denen drei beschädigt angekommen sind. ",
          "Der Betrag von 1.249,90 € wird am 15.12.2026 abgebucht. ",
          "Le rapport décrit les mesures prises après l’incident et propose un calendrier. ",
          "Nous avons reçu votre courrier et nous vous répondrons dans les meilleurs délais. ",
          "La réunion est reportée au 3 décembre, à 9 h 15, dans la grande salle. ",
          "It was a quiet morning on the ward, and the round took less time than usual. ",
          "See https://example.org/docs/guide?page=12 for the details of the procedure.\n");

  private final Random random;

  Prose(long seed) {
    this.random = new Random(seed);
  }

  String ofBytes(int bytes) {
    StringBuilder prose = new StringBuilder();
    int length = 0;
    while (length < bytes) {
      String sentence = SENTENCES.get(random.nextInt(SENTENCES.size()));
      prose.append(sentence);
      length += sentence.getBytes(StandardCharsets.UTF_8).length;
    }
    return prose.toString();
  }
}
