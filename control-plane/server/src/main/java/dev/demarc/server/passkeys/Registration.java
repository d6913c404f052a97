package dev.demarc.server.passkeys;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.approval.PasskeyAlgorithm;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an authenticator says of a new passkey (Web Authentication Level 3, 7.1). Who made the
 * authenticator is not asked: nothing here would go by it.
 */
@ApplicationScoped
class Registration {
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      Arrays.stream(PasskeyAlgorithm.values())
          .map(each ->
              new PublicKeyCredentialParameters(
                  PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(each.cose())))
          .toList();
  private static final int LONGEST = 65_536;

  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager();
  private final RelyingParty relyingParty;
  private final Clock clock;

  Registration(RelyingParty relyingParty, Clock clock) {
    this.relyingParty = relyingParty;
    this.clock = clock;
  }

  /**
   * The passkey of an answer.
   *
   * @param attestation base64url of the attestation object
   * @param clientData base64url of the client data
   * @throws Problem {@code passkey_refused} saying why
   */
  Passkey read(
      SubjectId person, String name, Challenge challenge, String attestation, String clientData) {
    try {
      var request =
          new RegistrationRequest(
              bytes("attestation", attestation), bytes("clientData", clientData));
      var server =
          new ServerProperty(
              new Origin(relyingParty.origin()),
              relyingParty.id(),
              new DefaultChallenge(challenge.bytes()));
      RegistrationData data =
          manager.verify(request, new RegistrationParameters(server, ALGORITHMS, true, true));
      return passkey(person, name, data);
    } catch (VerificationException refused) {
      throw refused(refused.getClass().getSimpleName().replace("Exception", ""));
    } catch (DataConversionException | InvalidValue malformed) {
      throw refused("Malformed");
    }
  }

  private Passkey passkey(SubjectId person, String name, RegistrationData data) {
    AuthenticatorData<?> said =
        data.getAttestationObject() == null
            ? null
            : data.getAttestationObject().getAuthenticatorData();
    AttestedCredentialData attested = said == null ? null : said.getAttestedCredentialData();
    if (said == null || attested == null || attested.getCOSEKey().getPublicKey() == null) {
      throw refused("Malformed");
    }
    PasskeyAlgorithm algorithm = algorithm(attested.getCOSEKey().getAlgorithm());
    byte[] key = attested.getCOSEKey().getPublicKey().getEncoded();
    return new Passkey(
        new Approver(
            person,
            CredentialId.of(
                Base64.getUrlEncoder().withoutPadding().encodeToString(attested.getCredentialId())),
            algorithm,
            Base64.getEncoder().encodeToString(key)),
        name,
        said.getSignCount(),
        clock.instant(),
        null);
  }

  private static PasskeyAlgorithm algorithm(@Nullable COSEAlgorithmIdentifier said) {
    return Arrays.stream(PasskeyAlgorithm.values())
        .filter(each -> said != null && each.cose() == said.getValue())
        .findFirst()
        .orElseThrow(() -> refused("NotAllowedAlgorithm"));
  }

  private static byte[] bytes(String field, String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw Problem.invalid(field, "must have 1 to " + LONGEST + " characters");
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(field, "must be base64url");
    }
  }

  private static Problem refused(String why) {
    return new Problem(
        ErrorCode.PASSKEY_REFUSED,
        "The new passkey is not accepted: " + why + ".",
        List.of(new Problem.FieldError("attestation", why)));
  }
}
