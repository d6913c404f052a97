// demarcPasskey.create and .sign: one WebAuthn ceremony each. Answers JSON text: {"done": {...}} or {"trouble": word}.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(''))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = (ids) => ids.map((id) => ({ type: 'public-key', id: bytes(id) }));
  const TROUBLES = { NotAllowedError: 'cancelled', AbortError: 'cancelled', InvalidStateError: 'known', SecurityError: 'place' };
  const ceremony = async (work) => {
    if (!window.PublicKeyCredential || !navigator.credentials) return JSON.stringify({ trouble: 'unsupported' });
    try {
      return JSON.stringify({ done: await work() });
    } catch (e) {
      return JSON.stringify({ trouble: TROUBLES[e.name] || 'failed' });
    }
  };
  window.demarcPasskey = {
    create: (asked) => ceremony(async () => {
      const making = JSON.parse(asked);
      const made = await navigator.credentials.create({
        publicKey: {
          rp: { id: making.relyingParty, name: 'Demarc' },
          user: { id: new TextEncoder().encode(making.user), name: making.username, displayName: making.username },
          challenge: bytes(making.challenge),
          pubKeyCredParams: making.algorithms.map((alg) => ({ type: 'public-key', alg })),
          excludeCredentials: named(making.have),
          authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
          attestation: 'none',
          timeout: 120000,
        },
      });
      return { attestation: text(made.response.attestationObject), clientData: text(made.response.clientDataJSON) };
    }),
    sign: (asked) => ceremony(async () => {
      const signing = JSON.parse(asked);
      const given = await navigator.credentials.get({
        publicKey: {
          rpId: signing.relyingParty,
          challenge: bytes(signing.challenge),
          allowCredentials: named(signing.passkeys),
          userVerification: 'required',
          timeout: 120000,
        },
      });
      return {
        credential: text(given.rawId),
        authenticatorData: text(given.response.authenticatorData),
        clientData: text(given.response.clientDataJSON),
        signature: text(given.response.signature),
      };
    }),
  };
})();
