using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Sqlite;

/// <summary>What charge points do beside charging.</summary>
internal sealed partial class SqliteBatch
{
    public TResult ChangeFunctions<TResult>(ChargePointIdentity identity, DateTimeOffset at, Func<ChargePointFunctions, TResult> change)
    {
        var chargePoint = ChargePoint(identity, at);
        var functions = SqliteFunctions.Open(Statement, chargePoint, options);
        var result = change(functions);
        SqliteFunctions.Save(Statement, chargePoint, functions);
        foreach (var happened in functions.Events)
            Event(happened.Type, identity, happened.At, happened.Data);
        return result;
    }

    private void UseReservation(ChargePointIdentity identity, int reservation, int transactionId, DateTimeOffset at) =>
        ChangeFunctions(identity, at, functions =>
        {
            functions.UseReservation(reservation, transactionId, at);
            return true;
        });
}
