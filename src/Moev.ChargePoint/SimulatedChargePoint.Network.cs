using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint;

/// <content>What the core asks of the network, and what comes back.</content>
public sealed partial class SimulatedChargePoint
{
    private async Task ConnectAsync(OcppConnection connection, byte[]? authorizationKey)
    {
        // Off the caller's stack, and out of its lock.
        await Task.Yield();
        var end = await connection.RunAsync(authorizationKey);
        lock (_gate)
        {
            _connection = null;
            connection.Dispose();
        }

        Run(core => core.Disconnected(end.Reason, end.RetryAfter));
        if (_stopping)
            _ended.TrySetResult();
    }

    private void Transfer(int transfer, Func<IFileTransfer, CancellationToken, ValueTask<FileTransferResult>> run)
    {
        var deadline = new CancellationTokenSource(_options.FileTransferTimeout, _time);
        _transfers.Add(transfer, deadline);
        _ = TransferAsync(transfer, deadline, run);
    }

    private async Task TransferAsync(
        int transfer, CancellationTokenSource deadline, Func<IFileTransfer, CancellationToken, ValueTask<FileTransferResult>> run)
    {
        // Off the caller's stack, and out of its lock.
        await Task.Yield();
        var result = await run(_files, deadline.Token);
        lock (_gate)
        {
            _transfers.Remove(transfer);
            deadline.Dispose();
        }

        Run(core => core.TransferEnded(transfer, result));
    }

    /// <summary>What the core asks for, always from inside <see cref="Run"/>.</summary>
    private sealed class Port(SimulatedChargePoint owner) : IChargePointPort
    {
        public void Connect(byte[]? authorizationKey)
        {
            var listener = new Listener(owner);
            var seed = unchecked(owner._options.Seed * 31 + ++owner._connections);
            owner._connection = new OcppConnection(owner._options, owner._dialer, owner._time, seed, listener);
            _ = owner.ConnectAsync(owner._connection, authorizationKey);
        }

        public void Send(ReadOnlySpan<byte> message) => owner._connection?.Send(message);

        public void Ping() => owner._connection?.Ping();

        public void Close(WebSocketCloseCode code, string reason) => owner._connection?.Close(code, reason);

        public void Abort() => owner._connection?.Abort("given up");

        public void Download(int transfer, Uri location, int maxBytes) =>
            owner.Transfer(transfer, (files, cancellation) => files.DownloadAsync(location, maxBytes, cancellation));

        public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content) =>
            owner.Transfer(transfer, (files, cancellation) => files.UploadAsync(location, fileName, content, cancellation));

        public void CancelTransfer(int transfer)
        {
            if (owner._transfers.TryGetValue(transfer, out var cancellation))
                _ = cancellation.CancelAsync();
        }
    }

    private sealed class Listener(SimulatedChargePoint owner) : IOcppConnectionOwner
    {
        public bool AnswersPings => owner._core.AnswersPings;

        public bool OffersSubProtocol => owner._core.OffersSubProtocol;

        public void Opened() => owner.Run(static core => core.Connected());

        public void FrameArrived() => owner.Run(static core => core.FrameArrived());

        public void MessageArrived(ReadOnlyMemory<byte> message) => owner.Run(core => core.Received(message));
    }
}
