using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest.Traffic;

/// <summary>Answers the CALLs of the central system for a charge point under load: accepts them without doing anything.</summary>
internal static class CommandAnswers
{
    /// <summary>An upper bound for the size of an answer in bytes.</summary>
    public const int MaxBytes = 2_048;

    /// <summary>Answers a CALL, and counts it.</summary>
    public static void Answer(LoadConnection connection, in OcppMessage call, LoadContext context, string identity)
    {
        Span<byte> answer = stackalloc byte[MaxBytes];
        var written = Write(answer, call, context.Options.Validation, out var problem);
        if (problem is not null)
            AnswerCheck.CommandRefused(context, identity, problem, call);
        context.Meter.CommandAnswered();
        connection.SendFrame(WebSocketOpcode.Text, answer[..written]);
    }

    /// <summary>Writes the answer to a CALL.</summary>
    /// <param name="to">The buffer, of at least <see cref="MaxBytes"/>.</param>
    /// <param name="call">The CALL.</param>
    /// <param name="mode">The strictness of validating the payload.</param>
    /// <param name="problem">The error in the CALL, or null.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> to, in OcppMessage call, ValidationMode mode, out string? problem)
    {
        problem = null;
        Actions16.TryFind(call.Action.Span, out var action);
        var payload = Payload(action);
        if (payload.IsEmpty)
            return WriteError(to, call.Id.Span, "NotImplemented"u8);
        if (!Actions16.IsDeclared(action) || Actions16.TryValidateRequest(action, call.Payload, mode, out var report))
            return Write(to, "[3,\""u8, call.Id.Span, "\","u8, payload, "]"u8);
        problem = $"{Actions16.Name(action)} from the central system: {report.Error.Kind} at {report.Error.Member ?? "the payload"}";
        return WriteError(to, call.Id.Span, CallErrorCodes.Utf8Name(report.Error.Code));
    }

    /// <summary>Gets the answer; empty for unknown actions and those that only charge points send.</summary>
    private static ReadOnlySpan<byte> Payload(Action16 action) => action switch
    {
        Action16.GetConfiguration => Configuration,
        Action16.GetLocalListVersion => "{\"listVersion\":0}"u8,
        Action16.UnlockConnector => "{\"status\":\"Unlocked\"}"u8,
        Action16.GetDiagnostics or Action16.UpdateFirmware => "{}"u8,
        Action16.GetInstalledCertificateIds => "{\"status\":\"NotFound\"}"u8,
        Action16.GetLog or Action16.SignedUpdateFirmware => "{\"status\":\"Rejected\"}"u8,
        // Do not accept: the charge point would have to send the message.
        Action16.TriggerMessage or Action16.ExtendedTriggerMessage => "{\"status\":\"NotImplemented\"}"u8,
        _ when Actions16.Origin(action).HasFlag(ActionOrigin.CentralSystem) => "{\"status\":\"Accepted\"}"u8,
        _ => default,
    };

    private static ReadOnlySpan<byte> Configuration =>
        """
        {"configurationKey":[{"key":"ChargeProfileMaxStackLevel","readonly":true,"value":"10"},{"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"Current,Power"},{"key":"ChargingScheduleMaxPeriods","readonly":true,"value":"24"},{"key":"MaxChargingProfilesInstalled","readonly":true,"value":"10"},{"key":"NumberOfConnectors","readonly":true,"value":"1"},{"key":"SupportedFeatureProfiles","readonly":true,"value":"Core,SmartCharging,RemoteTrigger,Reservation,LocalAuthListManagement,FirmwareManagement"},{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"MeterValueSampleInterval","readonly":false,"value":"60"}]}
        """u8;

    private static int WriteError(Span<byte> to, ReadOnlySpan<byte> rawId, ReadOnlySpan<byte> code) =>
        Write(to, "[4,\""u8, rawId, "\",\""u8, code, "\",\"\",{}]"u8);

    private static int Write(
        Span<byte> to, ReadOnlySpan<byte> start, ReadOnlySpan<byte> rawId, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> value, ReadOnlySpan<byte> end)
    {
        var written = 0;
        Append(to, start, ref written);
        Append(to, rawId, ref written);
        Append(to, middle, ref written);
        Append(to, value, ref written);
        Append(to, end, ref written);
        return written;
    }

    private static void Append(Span<byte> to, ReadOnlySpan<byte> part, ref int written)
    {
        part.CopyTo(to[written..]);
        written += part.Length;
    }
}
