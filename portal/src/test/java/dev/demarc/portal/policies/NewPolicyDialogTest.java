package dev.demarc.portal.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NewPolicyDialogTest {
  private static final String YAML = "schema: x\ntitle: Old: one\nrules:\n  - {title: y}\n";

  @Test
  void namesTheTextSoThatNoCharacterMeansAnything() {
    assertEquals(
        "schema: x\ntitle: 'Ann''s $1 # ward'\nrules:\n  - {title: y}\n",
        NewPolicyDialog.named(YAML, " Ann's $1 # ward "));
    assertEquals(YAML, NewPolicyDialog.named(YAML, " "));
  }
}
