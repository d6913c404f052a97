package dev.demarc.ed25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519ProviderTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String JDK = "SunEC";

  /** The order of the base point: S and S + L are the same number to a careless verifier. */
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @BeforeAll
  static void install() {
    Ed25519Provider.install();
    Ed25519Provider.install();
  }

  /** Tests 1 to 3 of RFC 8032, section 7.1. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAndVerifiesWhatTheStandardDoes(
      String secret, String key, String message, String signature) throws Exception {
    PrivateKey signing =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new PKCS8EncodedKeySpec(HEX.parseHex("302e020100300506032b657004220420" + secret)));
    PublicKey verifying =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(HEX.parseHex("302a300506032b6570032100" + key)));
    byte[] bytes = HEX.parseHex(message);

    assertEquals(signature, HEX.formatHex(sign(signing, bytes)));
    assertTrue(verify(verifying, bytes, HEX.parseHex(signature)));
  }

  @Test
  void agreesWithTheJdkOnWhatIsSignedAndWhatIsNot() throws Exception {
    var random = new Random(8032);
    for (int i = 0; i < 200; i++) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] message = new byte[random.nextInt(300)];
      random.nextBytes(message);
      byte[] signature = sign(pair.getPrivate(), message);
      assertArrayEquals(signedByJdk(pair.getPrivate(), message), signature);

      byte[] changed = signature.clone();
      changed[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      assertFalse(verify(pair.getPublic(), message, changed));
      assertTrue(verify(pair.getPublic(), message, signature));
    }
  }

  @Test
  void refusesASecondSignatureMadeOfTheFirst() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] signature = sign(pair.getPrivate(), new byte[1]);
    byte[] scalar = reversed(signature, 32);
    byte[] more = new BigInteger(1, scalar).add(L).toByteArray();
    for (int i = 0; i < 32; i++) {
      signature[32 + i] = i < more.length ? more[more.length - 1 - i] : 0;
    }

    assertFalse(verify(pair.getPublic(), new byte[1], signature));
  }

  @Test
  void leavesOtherCurvesToTheJdk() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    Signature signer = Signature.getInstance("EdDSA");
    signer.initSign(pair.getPrivate());

    assertEquals(114, signer.sign().length);
    assertEquals("DemarcEd25519", Signature.getInstance("Ed25519").getProvider().getName());
  }

  @Test
  void saysThatASignatureIsTooShort() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    assertThrows(
        SignatureException.class, () -> verify(pair.getPublic(), new byte[0], new byte[63]));
  }

  private static byte[] reversed(byte[] bytes, int from) {
    byte[] reversed = new byte[bytes.length - from];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private static byte[] signedByJdk(PrivateKey key, byte[] message)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519", JDK);
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private static boolean verify(PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }
}
