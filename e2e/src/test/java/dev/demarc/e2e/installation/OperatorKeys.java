package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What somebody can sign who has the operator's machine: anything, as a tenant's policy key. */
public record OperatorKeys(String keyId, PrivateKey key) {

  /** Opens the tenant's key with the secret that lies beside it. */
  public static OperatorKeys of(Storage storage, TenantId tenant)
      throws IOException, GeneralSecurityException {
    String name = "tenant-" + tenant.text();
    Path file = storage.data().resolve("control-plane/keys").resolve(name + ".key");
    JsonNode sealed = DemarcJson.tolerant().readTree(file.toFile());
    byte[] secret = Files.readAllBytes(storage.data().resolve("secrets/key-encryption"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] seal = mac.doFinal("demarc:seal".getBytes(StandardCharsets.UTF_8));
    var base64 = Base64.getDecoder();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = base64.decode(sealed.get("nonce").asText());
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(seal, "AES"), new GCMParameterSpec(128, nonce));
    String publicKey = sealed.get("publicKey").asText();
    cipher.updateAAD((name + "\n" + publicKey).getBytes(StandardCharsets.UTF_8));
    byte[] der = cipher.doFinal(base64.decode(sealed.get("sealed").asText()));
    String keyId = Ed25519Keys.digest(Ed25519Keys.publicKey(publicKey)).text();
    return new OperatorKeys(keyId, Ed25519Keys.privateKey(der));
  }

  /** A bundle as the tenant's key would have signed it. */
  public Dsse sign(JsonNode bundle) throws IOException {
    byte[] payload = DemarcJson.strict().writeValueAsBytes(bundle);
    return Dsse.sign(Bundle.PAYLOAD_TYPE, payload, keyId, key);
  }

  @Override
  public String toString() {
    return "OperatorKeys[" + keyId + "]";
  }
}
