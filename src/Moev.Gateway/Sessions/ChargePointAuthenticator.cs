using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Moev.Gateway.Connections;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Sessions;

/// <summary>Decides which charge points may connect, and with which subprotocol (OCPP-J 1.6 §3 and §6.2).</summary>
internal sealed class ChargePointAuthenticator(
    IOptions<OcppOptions> options, ISecurityLog security, TimeProvider time)
{
    public const string SubProtocol = "ocpp1.6";

    /// <summary>The longest password that is checked. Keys have 16 to 20 bytes, or 40 hexadecimal digits (whitepaper A00.FR.205).</summary>
    private const int MaxPasswordBytes = 128;

    private static readonly HandshakeRefusal Unknown =
        new(404, "This charge point is unknown.") { Setting = nameof(OcppOptions.AcceptUnknown) };

    private static readonly HandshakeRefusal NoKey =
        new(401, "The charge point's key is missing or wrong.") { Setting = nameof(OcppOptions.ChargePoints), Detail = "The charge point sends no key." };

    private static readonly HandshakeRefusal WrongKey = NoKey with { Detail = "The charge point sends a wrong key, or another user name than its identity." };

    private readonly OcppOptions _options = options.Value;
    private readonly OriginPolicy _origins = new(options.Value);

    // A null value needs no key. A colon separates the parts of an option's name, so that an identity with one is listed percent-encoded.
    private readonly FrozenDictionary<string, KeyHash?> _keys = options.Value.ChargePoints.ToFrozenDictionary(
        static pair => Uri.UnescapeDataString(pair.Key),
        static pair => pair.Value.KeyHash.Length == 0 ? null : Parse(pair));

    /// <summary>Admits or refuses a well-formed upgrade request.</summary>
    public Admission Decide(OpeningHandshakeRequest request)
    {
        if (_origins.Check(request) is { } foreign)
            return Admission.Refuse(foreign);

        var identity = new ChargePointIdentity(request.Identity);
        if (Check(identity, request) is { } refusal)
            return Admission.Refuse(refusal);

        // The client's order is its preference (OCPP-J 1.6 §3.1.3); with only one supported subprotocol it makes no difference yet.
        foreach (var offered in request.SubProtocols)
        {
            if (offered == SubProtocol)
                return Admission.Accept(SubProtocol);
        }

        // The response must not name a subprotocol if the client offered none (RFC 6455 §4.1), even if one is assumed.
        if (request.SubProtocols.Count == 0 && _options.AssumeProtocolWhenMissing == SubProtocol)
            return Admission.Accept(subProtocol: null);

        // OCPP-J 1.6 §3.2: "it MUST complete the WebSocket handshake with a response without a Sec-WebSocket-Protocol header and then
        // immediately close the WebSocket connection." It names no code; RFC 6455 has 1002 for a protocol error.
        return Admission.CompleteAndClose(CloseReasons.NoSubProtocol);
    }

    // Fail on an invalid hash: it must not admit any client.
    private static KeyHash Parse(KeyValuePair<string, ChargePointCredential> pair) =>
        KeyHash.TryParse(pair.Value.KeyHash, out var keyHash)
            ? keyHash
            : throw new ArgumentException($"Ocpp:ChargePoints:{pair.Key}:KeyHash is not salt:hash in base64.");

    private HandshakeRefusal? Check(ChargePointIdentity identity, OpeningHandshakeRequest request)
    {
        if (!_keys.TryGetValue(identity.Value, out var keyHash))
        {
            if (_options.AcceptUnknown)
                return null;
            NoteSecurity(identity, "is not listed in Ocpp:ChargePoints");
            return Unknown;
        }

        if (keyHash is null)
            return null;
        if (request.Authorization is not { } authorization)
        {
            NoteSecurity(identity, "sends no key");
            return NoKey;
        }

        Span<byte> password = stackalloc byte[MaxPasswordBytes];
        var status = BasicCredentials.Read(authorization.Span, identity.Value, password, out var length);
        var isRight = status == BasicCredentialsStatus.Password && keyHash.Matches(password[..length]);
        CryptographicOperations.ZeroMemory(password);
        if (isRight)
            return null;
        NoteSecurity(identity, "sends a wrong key");
        return WrongKey;
    }

    // The ledger bounds them: the log's throttle would let strangers silence the event of a charge point that shares its row.
    private void NoteSecurity(ChargePointIdentity identity, string problem) =>
        security.NoteSecurity(new SecurityEvent(identity, time.GetUtcNow(), SecurityEventKinds.AuthenticationRefused, problem));
}
