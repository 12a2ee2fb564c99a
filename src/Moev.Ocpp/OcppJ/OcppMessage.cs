using System.Text;

namespace Moev.Ocpp.OcppJ;

/// <summary>One OCPP-J message, or the readable part of a damaged one (OCPP-J 1.6 §4.2).</summary>
/// <remarks>The parts are slices of the memory that was read and are valid only as long as it is.</remarks>
public readonly struct OcppMessage
{
    private readonly ReadOnlyMemory<byte> _name;
    private readonly ReadOnlyMemory<byte> _description;
    private readonly PlainTokenCache? _tokens; // the tokens of the payload, while they have this _generation
    private readonly long _generation;

    internal OcppMessage(
        OcppMessageType type,
        ReadOnlyMemory<byte> id,
        ReadOnlyMemory<byte> name,
        ReadOnlyMemory<byte> description,
        ReadOnlyMemory<byte> payload,
        PayloadDeviations deviations,
        string? problem,
        PlainTokenCache? tokens = null,
        long generation = 0)
    {
        Type = type;
        Id = id;
        _name = name;
        _description = description;
        Payload = payload;
        Deviations = deviations;
        Problem = problem;
        _tokens = tokens;
        _generation = generation;
    }

    /// <summary>The message type: CALL, CALLRESULT or CALLERROR; 0 when the type could not be read or is unknown.</summary>
    public OcppMessageType Type { get; }

    /// <summary>
    /// The text between the quotes of the message id, with escapes as sent, so that an answer can echo it byte for byte; the digits of an integer. Compare it with
    /// <see cref="IdMatches"/>. Empty in a damaged message whose id could not be read.
    /// </summary>
    public ReadOnlyMemory<byte> Id { get; }

    /// <summary>The decoded action of a CALL. Empty in a damaged CALL whose action could not be read.</summary>
    public ReadOnlyMemory<byte> Action => Type == OcppMessageType.Call ? _name : default;

    /// <summary>One JSON object: the payload, or the details of a CALLERROR. <c>{}</c> for null; empty in a damaged message.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The code of a CALLERROR; <see cref="CallErrorCode.Unknown"/> for a code that is not in the table.</summary>
    public CallErrorCode ErrorCode => Type == OcppMessageType.CallError ? CallErrorCodes.Parse(_name.Span) : CallErrorCode.Unknown;

    /// <summary>The code of a CALLERROR as sent. Allocates.</summary>
    public string ErrorCodeText => Type == OcppMessageType.CallError ? Encoding.UTF8.GetString(_name.Span) : "";

    /// <summary>The description of a CALLERROR, or an empty text. Allocates.</summary>
    public string ErrorDescription => Encoding.UTF8.GetString(_description.Span);

    /// <summary>The deviations tolerated in the envelope. In strict mode, StringMessageType, NumericMessageId and ArrayPayload are errors.</summary>
    public PayloadDeviations Deviations { get; }

    /// <summary>The error in a damaged message, for the CALLERROR description and the log; otherwise null.</summary>
    public string? Problem { get; }

    /// <summary>True when the id is an integer, which an answer repeats without quotes.</summary>
    public bool IsIdNumeric => (Deviations & PayloadDeviations.NumericMessageId) != 0;

    /// <summary>Returns true when the decoded id equals <paramref name="plainId"/> (UTF-8).</summary>
    public bool IdMatches(ReadOnlySpan<byte> plainId) => JsonStringContent.DecodedEquals(Id.Span, plainId);

    /// <summary>Gets the tokens of the payload, if they are still cached.</summary>
    internal bool TryGetTokens(out ReadOnlySpan<PlainToken> tokens) => PlainTokenCache.TryGet(_tokens, _generation, out tokens);
}
