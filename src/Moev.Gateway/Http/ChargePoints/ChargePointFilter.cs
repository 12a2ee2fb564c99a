using Moev.Gateway.Calls;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.ChargePoints;

/// <summary>A filter of charge points. Null members do not filter; strings from charge points are compared without regard to case, as in OCPP.</summary>
/// <param name="Prefix">The first characters of the identity.</param>
/// <param name="Status">The status of at least one connector.</param>
/// <param name="Deviations">True: a message has differed from its schema since the gateway started.</param>
internal sealed record ChargePointFilter(
    string? Prefix, bool? Connected, string? Vendor, string? Model, string? Firmware, ChargePointStatus? Status, bool? Deviations)
{
    private static readonly string[] Statuses =
        [.. Enum.GetNames<ChargePointStatus>().Where(static name => name != nameof(ChargePointStatus.Unknown))];

    /// <summary>Reads the filter; the query has the errors.</summary>
    public static ChargePointFilter Read(QueryReader query)
    {
        var status = query.Word("status", Statuses);
        return new ChargePointFilter(
            query.Text("prefix"),
            query.Boolean("connected"),
            query.Text("vendor"),
            query.Text("model"),
            query.Text("firmware"),
            status is null ? null : Enum.Parse<ChargePointStatus>(status),
            query.Boolean("deviations"));
    }

    public bool WantsIdentity(ChargePointIdentity identity) => Prefix is null || identity.Value.StartsWith(Prefix, StringComparison.Ordinal);

    public bool Wants(ChargePointRecord? record, SessionInfo? session, TrafficInfo? traffic) =>
        (Connected is null || Connected == session is not null)
        && IsOrAny(Vendor, record?.Boot?.ChargePointVendor)
        && IsOrAny(Model, record?.Boot?.ChargePointModel)
        && IsOrAny(Firmware, record?.Boot?.FirmwareVersion)
        && (Status is null || record?.Connectors.Any(connector => connector.Status == Status) == true)
        && (Deviations is null || Deviations == traffic?.Deviations.Count > 0);

    private static bool IsOrAny(string? wanted, string? value) => wanted is null || string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);
}
