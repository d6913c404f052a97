package dev.demarc.server.consents;

import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * Who answers.
 *
 * @param role absent where nobody said in what role they are asked
 * @param standingFor whom the question was put to, where they had this person outside answer
 */
record Answerer(SubjectId person, @Nullable LegalRole role, @Nullable SubjectId standingFor) {

  /** A member, of whom no role is asked. */
  static Answerer of(SubjectId person) {
    return new Answerer(person, null, null);
  }

  /** Finds who it is, in the transaction of what they do and once the chain is taken. */
  @FunctionalInterface
  interface Found {
    Answerer in(ConsentChanges.Context context, Consent consent);
  }

  /** A member, who answers in the role the question was put to them in. */
  static Found member(SubjectId person) {
    return (context, consent) -> new Answerer(person, consent.request().answeringAs(), null);
  }
}
