using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>Checks the central system's messages, and counts what is wrong with them.</summary>
internal static class AnswerCheck
{
    /// <summary>Checks an answer to a CALL.</summary>
    /// <param name="context">Receives the errors.</param>
    /// <param name="identity">The charge point.</param>
    /// <param name="what">The name of the CALL in errors.</param>
    /// <param name="action">The action of the CALL.</param>
    /// <param name="answer">The CALLRESULT or CALLERROR.</param>
    /// <returns>True when the answer can be used.</returns>
    public static bool IsUsable(LoadContext context, string identity, string what, Action16 action, in OcppMessage answer)
    {
        if (answer.Type == OcppMessageType.CallError)
        {
            context.Meter.Errors.Add($"{what}: CALLERROR {answer.ErrorCodeText}", answer.ErrorDescription);
            return false;
        }

        if (!Actions16.IsDeclared(action) || Actions16.TryValidateResponse(action, answer.Payload, context.Options.Validation, out var report))
            return true;
        context.Meter.Errors.Add($"{what}: invalid answer, {report.Error.Member ?? "payload"}: {report.Error.Kind}", identity);
        if (Actions16.TryValidateResponse(action, answer.Payload, ValidationMode.Tolerant, out _))
            context.Meter.Deviated();
        return false;
    }

    /// <summary>Counts a CALL of the central system that was refused.</summary>
    public static void CommandRefused(LoadContext context, string identity, string problem, in OcppMessage command)
    {
        context.Meter.Errors.Add(problem, identity);
        if (Actions16.TryFind(command.Action.Span, out var action) && Actions16.IsDeclared(action)
            && Actions16.TryValidateRequest(action, command.Payload, ValidationMode.Tolerant, out _))
            context.Meter.Deviated();
    }
}
