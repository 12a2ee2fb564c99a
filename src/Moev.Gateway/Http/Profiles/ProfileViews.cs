using Moev.Gateway.Calls;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Profiles;

/// <summary>The profiles that a charge point accepted from this gateway.</summary>
/// <param name="ConnectorId">Null: all of them.</param>
/// <param name="Profiles">The profiles that were set for the connector.</param>
/// <param name="Inherited">For a connector from 1: the profiles of connector 0 that apply to it.</param>
/// <param name="Awaited">The profiles of remote starts whose transactions have not begun.</param>
/// <param name="Unanswered">Unanswered changes, which the charge point may have made; absent when there are none.</param>
internal sealed record ProfilesView(
    string Identity,
    int? ConnectorId,
    IReadOnlyList<InstalledProfileView> Profiles,
    IReadOnlyList<InstalledProfileView>? Inherited,
    IReadOnlyList<AwaitedProfileView> Awaited,
    IReadOnlyList<DoubtView>? Unanswered);

/// <summary>A change that was sent but not answered. The charge point may have made it.</summary>
/// <param name="Profile">The profile that SetChargingProfile may have installed.</param>
internal sealed record DoubtView(DateTimeOffset At, string Action, int? ConnectorId, RawJson? Profile)
{
    /// <returns>Null when there are none.</returns>
    public static IReadOnlyList<DoubtView>? Of(IReadOnlyList<ProfileDoubt> doubts) => doubts.Count == 0 ? null : [.. doubts.Select(Of)];

    private static DoubtView Of(ProfileDoubt doubt) => doubt.Profile is { } profile
        ? new DoubtView(doubt.At, nameof(Action16.SetChargingProfile), profile.ConnectorId, ProfileJson.Of(profile.Profile))
        : new DoubtView(doubt.At, nameof(Action16.ClearChargingProfile), doubt.Clear?.ConnectorId?.Value, null);
}

/// <param name="InForce">True when it causes the limit in force on a connector now.</param>
/// <param name="Profile">With the names of OCPP 1.6 §7.8.</param>
internal sealed record InstalledProfileView(int ConnectorId, DateTimeOffset InstalledAt, bool InForce, RawJson Profile)
{
    public static InstalledProfileView Of(InstalledProfile installed, bool inForce) =>
        new(installed.ConnectorId, installed.InstalledAt, inForce, ProfileJson.Of(installed.Profile));
}

/// <param name="ConnectorId">Null: the connector on which it begins.</param>
internal sealed record AwaitedProfileView(int? ConnectorId, DateTimeOffset SentAt, RawJson Profile)
{
    public static AwaitedProfileView Of(AwaitedProfile awaited) => new(awaited.ConnectorId, awaited.At, ProfileJson.Of(awaited.Profile));
}

/// <summary>A profile as JSON.</summary>
internal static class ProfileJson
{
    // A profile is not a message; SetChargingProfile has it as a member.
    private static readonly byte[] Member = "\"csChargingProfiles\":"u8.ToArray();

    public static RawJson Of(in ChargingProfile profile)
    {
        var message = MessageEncoder.Current.Payload(new SetChargingProfileRequest(0, profile)).AsMemory();
        var start = message.Span.IndexOf(Member) + Member.Length;
        return new RawJson(message[start..^1]);
    }
}
