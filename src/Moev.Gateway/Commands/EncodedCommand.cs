using Moev.Gateway.Calls;
using Moev.Gateway.ChargingProfiles;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands;

/// <summary>A request to a charge point, encoded once. It keeps the typed request when that changes the installed charging profiles.</summary>
internal readonly struct EncodedCommand
{
    private EncodedCommand(Action16 action, ReadOnlyMemory<byte> payload, ProfileChange? change)
    {
        Action = action;
        Payload = payload;
        Change = change;
    }

    public Action16 Action { get; }

    /// <summary>The request as it goes over the wire.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The change that it makes to the installed charging profiles; null when it makes none.</summary>
    public ProfileChange? Change { get; }

    /// <summary>Encodes a request.</summary>
    public static EncodedCommand Of<TRequest>(Action16 action, in TRequest request)
        where TRequest : struct, IOcppPayload<TRequest> => new(action, MessageEncoder.Current.Payload(request), ProfileChange.Of(request));

    /// <summary>Validates a payload that a caller wrote, in one pass. It is sent as it is.</summary>
    /// <param name="action">An action of which this gateway knows the schema.</param>
    /// <param name="payload">Read until the command has ended.</param>
    public static bool TryRead(Action16 action, ReadOnlyMemory<byte> payload, out EncodedCommand command, out PayloadReport report)
    {
        switch (action)
        {
            case Action16.SetChargingProfile:
                return TryRead<SetChargingProfileRequest>(action, payload, out command, out _, out report);
            case Action16.ClearChargingProfile:
                return TryRead<ClearChargingProfileRequest>(action, payload, out command, out _, out report);
            case Action16.RemoteStartTransaction:
                return TryRead<RemoteStartTransactionRequest>(action, payload, out command, out _, out report);
            default:
                command = new EncodedCommand(action, payload, null);
                return Actions16.TryValidateRequest(action, payload, ValidationMode.Strict, out report);
        }
    }

    /// <summary>Validates and reads a payload that a caller wrote, in one pass. It is sent as it is.</summary>
    public static bool TryRead<TRequest>(
        Action16 action, ReadOnlyMemory<byte> payload, out EncodedCommand command, out TRequest request, out PayloadReport report)
        where TRequest : struct, IOcppPayload<TRequest>
    {
        var isValid = TRequest.TryRead(payload, ValidationMode.Strict, out request, out report);
        command = new EncodedCommand(action, payload, isValid ? ProfileChange.Of(request) : null);
        return isValid;
    }
}
