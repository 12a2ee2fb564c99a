using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Configuration;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Calls;

/// <summary>
/// <c>POST /api/v1/charge-points/{identity}/calls/{action}</c>: the body is the OCPP payload, and so is the answer. One route serves every
/// action that a central system may send.
/// </summary>
internal sealed class CallRoutes(ChargePointFinder finder, CommandSender sender, IOptions<ControlOptions> options)
{
    public const string MessageIdHeader = "Moev-Message-Id";
    public const string ElapsedHeader = "Moev-Elapsed-Ms";

    private const int MaxTimeoutSeconds = 3_600;

    public async Task<IResult> CallAsync(HttpContext context)
    {
        var name = RoutePaths.Action(context);
        if (Refusal(name, out var action) is { } refusal)
            return ControlReplies.Problem(refusal);

        var query = new QueryReader(context.Request.Query);
        var strict = query.Strict;
        var timeout = query.Seconds("timeout", MaxTimeoutSeconds);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var (payload, tooLarge) = await RequestBody.ReadAsync(context, options.Value.MaxBodyBytes);
        if (tooLarge is not null)
            return ControlReplies.Problem(tooLarge);

        // No body stands for no members, as null does on the wire (OCPP-J 1.6 §4.2.1).
        if (payload.IsEmpty)
            payload = "{}"u8.ToArray();
        if (Check(action, name, payload) is { } invalid)
            return ControlReplies.Problem(invalid);

        var identity = RoutePaths.Identity(context);
        if (await finder.RequireConnectedAsync(identity, context.RequestAborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);

        var sent = await sender.SendAsync(identity, action, payload, timeout, CommandCaller.Of(context));
        context.Response.Headers[MessageIdHeader] = sent.MessageId ?? "";
        context.Response.Headers[ElapsedHeader] = ControlProblem.Milliseconds(sent.Outcome.Elapsed).ToString(CultureInfo.InvariantCulture);
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem);
        if (strict && sent.Status is not (null or "Accepted"))
        {
            var answer = sent.Answer();
            return ControlReplies.Problem(
                ControlReplies.NotAccepted(answer.Id, name, answer.Status, answer.MessageId, answer.ElapsedMs) with
                {
                    Answer = new RawJson(sent.Outcome.Payload),
                });
        }

        return TypedResults.Bytes(sent.Outcome.Payload, "application/json");
    }

    private static ControlProblem? Refusal(string name, out Action16 action)
    {
        if (!Actions16.TryFind(Encoding.UTF8.GetBytes(name), out action))
            return Of(StatusCodes.Status404NotFound, ProblemReasons.ActionUnknown, "OCPP 1.6 has no such action; names are written as there, such as Reset.");
        if ((Actions16.Origin(action) & ActionOrigin.CentralSystem) == 0)
            return Of(StatusCodes.Status400BadRequest, ProblemReasons.ActionNotAllowed, $"{name} is sent by charge points, never to them.");
        // Not one of the outcomes of a command: nothing but another version of the gateway changes it.
        return Actions16.IsDeclared(action)
            ? null
            : Of(StatusCodes.Status501NotImplemented, ProblemReasons.ActionNotSupported, $"{name} is an action of OCPP 1.6 that this gateway does not send yet.");

        ControlProblem Of(int status, string reason, string detail) => ControlProblem.Of(status, reason, detail) with { Action = name };
    }

    private static ControlProblem? Check(Action16 action, string name, ReadOnlyMemory<byte> payload)
    {
        if (!Actions16.TryValidateRequest(action, payload, ValidationMode.Strict, out var report))
        {
            var error = report.Error;
            var what = error.Member is null ? "The payload" : $"'{error.Member}'";
            return ControlProblem.Of(
                StatusCodes.Status400BadRequest, ProblemReasons.InvalidPayload, $"{what} is wrong at byte {error.Offset}: {Describe(error.Kind)}.") with
            {
                Action = name,
                Member = error.Member,
                Kind = error.Kind.ToString(),
                Offset = error.Offset,
            };
        }

        return action == Action16.ChangeConfiguration
            && ChangeConfigurationRequest.TryRead(payload, ValidationMode.Strict, out var change, out _)
            ? ConfigurationRoutes.KeyRefusal(change.Key, toAll: false)
            : null;
    }

    private static string Describe(PayloadErrorKind kind) => kind switch
    {
        PayloadErrorKind.NotJson => "it is not JSON",
        PayloadErrorKind.NotAnObject => "a JSON object is expected",
        PayloadErrorKind.MissingMember => "it is missing",
        PayloadErrorKind.UnknownMember => "the action has no such member",
        PayloadErrorKind.DuplicateMember => "it occurs twice",
        PayloadErrorKind.WrongType => "it has the wrong type or format",
        PayloadErrorKind.TooLong => "it is too long",
        PayloadErrorKind.UnknownEnumMember => "the specification has no such word",
        PayloadErrorKind.OutOfRange => "it is out of its range, or has too many decimals",
        PayloadErrorKind.TooFewItems => "it has too few items",
        _ => "it can not be read",
    };
}
