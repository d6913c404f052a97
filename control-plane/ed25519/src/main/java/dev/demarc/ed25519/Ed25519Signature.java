package dev.demarc.ed25519;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.EdECKey;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** Pure Ed25519 over what was given so far. As any {@link SignatureSpi}, for one thread. */
final class Ed25519Signature extends SignatureSpi {
  /** Lengths of the X.509 and PKCS #8 forms of RFC 8410, at whose end the 32 bytes of a key are. */
  private static final int PUBLIC_LENGTH = 44;

  private static final int PRIVATE_LENGTH = 48;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private byte @Nullable [] signing;
  private byte @Nullable [] verifying;

  @Override
  protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
    verifying = bytes(key, PUBLIC_LENGTH, Ed25519.PUBLIC_KEY_SIZE);
    signing = null;
    message.reset();
  }

  @Override
  protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
    signing = bytes(key, PRIVATE_LENGTH, Ed25519.SECRET_KEY_SIZE);
    verifying = null;
    message.reset();
  }

  /** Of Ed448 as of another form, the JDK's own provider takes care. */
  private static byte[] bytes(@Nullable Key key, int length, int size) throws InvalidKeyException {
    byte[] encoded = key instanceof EdECKey ? key.getEncoded() : null;
    if (encoded == null || encoded.length != length) {
      throw new InvalidKeyException("not an Ed25519 key");
    }
    return Arrays.copyOfRange(encoded, length - size, length);
  }

  @Override
  protected void engineUpdate(byte b) {
    message.write(b);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int offset, int length) {
    message.write(bytes, offset, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (signing == null) {
      throw new SignatureException("no key to sign with");
    }
    byte[] signed = taken();
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(signing, 0, signed, 0, signed.length, signature, 0);
    return signature;
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    if (verifying == null) {
      throw new SignatureException("no key to verify with");
    }
    byte[] signed = taken();
    if (signature.length != Ed25519.SIGNATURE_SIZE) {
      throw new SignatureException("an Ed25519 signature has 64 bytes");
    }
    return Ed25519.verify(signature, 0, verifying, 0, signed, 0, signed.length);
  }

  private byte[] taken() {
    byte[] bytes = message.toByteArray();
    message.reset();
    return bytes;
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new InvalidParameterException("Ed25519 has no parameters");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new InvalidParameterException("Ed25519 has no parameters");
  }
}
