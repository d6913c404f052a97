package dev.demarc.contract.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DsseTest {
  private final KeyPair pair = Ed25519Keys.generate();
  private final Dsse signed = Dsse.sign("type", "body".getBytes(UTF_8), "k1", pair.getPrivate());

  @Test
  void encodesWhatIsSignedAsTheSpecificationSays() {
    assertEquals(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        new String(
            Dsse.preAuthenticationEncoding(
                "http://example.com/HelloWorld", "hello world".getBytes(UTF_8)),
            UTF_8));
  }

  @Test
  void acceptsItsOwnSignatureByTheNamedKey() {
    assertTrue(signed.isSignedByOneOf(Map.of("k1", pair.getPublic())));
  }

  @Test
  void refusesWhenTheKeyIsAnotherOrUnknown() {
    assertFalse(signed.isSignedByOneOf(Map.of("k1", Ed25519Keys.generate().getPublic())));
    assertFalse(signed.isSignedByOneOf(Map.of("k2", pair.getPublic())));
    assertFalse(signed.isSignedByOneOf(Map.of()));
  }

  @Test
  void refusesWhenTypeOrPayloadChangedOrTheSignatureIsStripped() {
    var keys = Map.of("k1", pair.getPublic());
    String other = Base64.getEncoder().encodeToString("Body".getBytes(UTF_8));
    assertFalse(new Dsse("other", signed.payload(), signed.signatures()).isSignedByOneOf(keys));
    assertFalse(new Dsse("type", other, signed.signatures()).isSignedByOneOf(keys));
    assertFalse(new Dsse("type", signed.payload(), List.of()).isSignedByOneOf(keys));
  }

  @Test
  void refusesWhenTheSignatureIsNoBase64() {
    var garbled = new Dsse("type", signed.payload(), List.of(new Dsse.Sig("k1", "%%%")));
    assertFalse(garbled.isSignedByOneOf(Map.of("k1", pair.getPublic())));
  }

  @Test
  void readsBackKeysItWrote() {
    assertEquals(pair.getPublic(), Ed25519Keys.publicKey(Ed25519Keys.encode(pair.getPublic())));
    assertEquals(pair.getPrivate(), Ed25519Keys.privateKey(pair.getPrivate().getEncoded()));
  }
}
