using Microsoft.AspNetCore.Connections;

namespace Moev.Gateway.Hosting;

/// <summary>
/// At most so many connections of callers, over all addresses of the control listener. Kestrel's own limit would bind the charge points'
/// listener too.
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
