using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.RealWorld;

/// <summary>
/// Tests messages of real charge points and central systems, each with the source that reports it, rewritten in messages.json with the
/// expected result in each mode: Accepted, the counted deviations, the code of the CALLERROR, Dropped (no answer is possible) or Ignored.
/// Damage to the envelope has the same result in both modes.
/// </summary>
public sealed class RealWorldTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly Case[] All = JsonSerializer.Deserialize<Case[]>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "RealWorld", "messages.json")), Options)!;

    public static TheoryData<int, string, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string, string>();
            for (int i = 0; i < All.Length; i++)
                data.Add(i, All[i].Source, All[i].What);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Message_is_taken_or_refused_as_recorded(int index, string source, string what)
    {
        var recorded = All[index];
        Assert.Equal((source, what), (recorded.Source, recorded.What));

        Assert.Equal(
            (recorded.Strict, recorded.Tolerant), (Outcome(recorded, ValidationMode.Strict), Outcome(recorded, ValidationMode.Tolerant)));
    }

    [Fact]
    public void Every_message_has_its_source_and_is_there_once()
    {
        Assert.InRange(All.Length, 60, 1_000);
        Assert.All(All, c => Assert.Matches("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+#[0-9]+$", c.Source));
        Assert.Equal(All.Length, All.Select(c => c.Message).Distinct().Count());
    }

    private static string Outcome(Case recorded, ValidationMode mode)
    {
        var status = OcppMessageReader.Read(Encoding.UTF8.GetBytes(recorded.Message), out var message);
        switch (status)
        {
            case OcppReadStatus.Ignored:
                return "Ignored";
            case OcppReadStatus.Malformed:
                return "Dropped";
            case OcppReadStatus.MalformedWithId:
                return nameof(CallErrorCode.FormationViolation);
        }

        var report = default(PayloadReport);
        if (message.Type == OcppMessageType.Call)
        {
            Assert.True(Actions16.TryFind(message.Action.Span, out var action));
            Actions16.TryValidateRequest(action, message.Payload, mode, out report);
        }
        else if (message.Type == OcppMessageType.CallResult)
        {
            Actions16.TryValidateResponse(Enum.Parse<Action16>(recorded.Answers!), message.Payload, mode, out report);
        }

        if (report.Error.Kind != PayloadErrorKind.None)
            return CallErrorCodes.Name(report.Error.Code);

        var deviations = message.Deviations | report.Deviations;
        return deviations == PayloadDeviations.None ? "Accepted" : deviations.ToString();
    }

    private sealed record Case(string Source, string What, string? Answers, string Message, string Strict, string Tolerant);
}
