namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Instants as microseconds since 1970, UTC: whole, sortable, and exact for 290,000 years.</summary>
internal static class SqliteTime
{
    public static long ToMicroseconds(this DateTimeOffset at) => MeterValuePlace.ToMicroseconds(at);

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));
}
