using System.Diagnostics.CodeAnalysis;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Simulation;

/// <summary>
/// Connects a core to the network: one connection at a time, and its file transfers. The core calls it under the owner's lock.
/// </summary>
/// <param name="options">Bounds and time-outs.</param>
/// <param name="time">The clock of the time-outs.</param>
/// <param name="dialer">Connects to the central system.</param>
/// <param name="files">Carries out file transfers.</param>
/// <param name="driver">The owner of the core.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "Each connection is disposed when it has ended, by the task that runs it.")]
internal sealed class SimulatedNetwork(
    ChargePointOptions options, TimeProvider time, IDialer dialer, IFileTransfer files, ICoreDriver driver) : IChargePointPort
{
    /// <summary>Transfers under way; under the owner's lock.</summary>
    private readonly Dictionary<int, CancellationTokenSource> _transfers = [];

    private OcppConnection? _connection;
    private int _connections;

    /// <summary>True from the start of a connection to its end.</summary>
    public bool HasConnection => _connection is not null;

    public void Connect(byte[]? authorizationKey)
    {
        var seed = unchecked(options.Seed * 31 + ++_connections);
        _connection = new OcppConnection(options, dialer, time, seed, new Listener(driver));
        _ = ConnectAsync(_connection, authorizationKey);
    }

    public void Send(ReadOnlySpan<byte> message) => _connection?.Send(message);

    public void Ping() => _connection?.Ping();

    public void Close(WebSocketCloseCode code, string reason) => _connection?.Close(code, reason);

    public void Abort() => _connection?.Abort("given up");

    public void Download(int transfer, Uri location, int maxBytes) =>
        Begin(transfer, cancellation => files.DownloadAsync(location, maxBytes, cancellation));

    public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content) =>
        Begin(transfer, cancellation => files.UploadAsync(location, fileName, content, cancellation));

    public void CancelTransfer(int transfer)
    {
        if (_transfers.TryGetValue(transfer, out var cancellation))
            _ = cancellation.CancelAsync();
    }

    /// <summary>Cancels all transfers. The caller holds the owner's lock.</summary>
    public void CancelTransfers()
    {
        foreach (var transfer in _transfers.Values)
            _ = transfer.CancelAsync();
    }

    private async Task ConnectAsync(OcppConnection connection, byte[]? authorizationKey)
    {
        // Leave the caller's stack and lock.
        await Task.Yield();
        var end = await connection.RunAsync(authorizationKey);
        lock (driver.Gate)
        {
            _connection = null;
            connection.Dispose();
        }

        driver.Run(core => core.Disconnected(end.Reason, end.RetryAfter));
        driver.ConnectionEnded();
    }

    private void Begin(int transfer, Func<CancellationToken, ValueTask<FileTransferResult>> run)
    {
        var deadline = new CancellationTokenSource(options.FileTransferTimeout, time);
        _transfers.Add(transfer, deadline);
        _ = TransferAsync(transfer, deadline, run);
    }

    private async Task TransferAsync(
        int transfer, CancellationTokenSource deadline, Func<CancellationToken, ValueTask<FileTransferResult>> run)
    {
        // Leave the caller's stack and lock.
        await Task.Yield();
        var result = await run(deadline.Token);
        lock (driver.Gate)
        {
            _transfers.Remove(transfer);
            deadline.Dispose();
        }

        driver.Run(core => core.TransferEnded(transfer, result));
    }

    private sealed class Listener(ICoreDriver driver) : IOcppConnectionOwner
    {
        public bool AnswersPings => driver.Core.AnswersPings;

        public bool OffersSubProtocol => driver.Core.OffersSubProtocol;

        public void Opened() => driver.Run(static core => core.Connected());

        public void FrameArrived() => driver.FrameArrived();

        public void MessageArrived(ReadOnlyMemory<byte> message) => driver.Run(core => core.Received(message));
    }
}
