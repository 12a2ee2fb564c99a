using Microsoft.AspNetCore.Connections;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Limits the open connections of the control listener, over all its addresses. Kestrel's built-in limit would also apply to the charge points'
/// listener.
/// </summary>
internal sealed class ConnectionLimit(int maxConnections)
{
    private int _open; // any; by interlocked operations

    public ConnectionDelegate Apply(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) > maxConnections)
                connection.Abort(new ConnectionAbortedException("Control:MaxConnections are open"));
            else
                await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
