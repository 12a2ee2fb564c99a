using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest;

/// <summary>
/// One of thousands of charge points: it boots, waits for the start, and then runs transactions with one CALL at a time, the next as soon as
/// the last is answered. One asynchronous loop and two small buffers; nothing is allocated per message.
/// </summary>
internal sealed class LoadChargePoint(LoadOptions options, IPEndPoint server, TimeProvider time, LoadMeter meter, int index) : IDisposable
{
    private const string SubProtocol = "ocpp1.6";

    /// <summary>Loopback addresses to connect from: each has its own ports.</summary>
    private const int SourceAddresses = 8;

    [ThreadStatic]
    private static byte[]? s_scratch;

    private static readonly OpeningHandshakeLimits HandshakeLimits = new();
    private static readonly MessageLimits Limits = new() { MaxMessageBytes = 16 * 1024 };

    private readonly int _index = index;
    private readonly ArrayBufferWriter<byte> _output = new(LoadMessages.MaxBytes);
    private readonly byte[] _input = new byte[1_024];
    private int _inputLength;
    private Socket? _socket;
    private long _waitingSince;
    private volatile bool _ready;

    // The CALL under way. Its id is new for every CALL of this charge point's life.
    private long _id;
    private LoadAction _action;
    private bool _answered;

    private int _transaction;
    // The first transaction is shorter, differently for each, so that the charge points' transactions do not end together.
    private int _metered = index % options.MeterValuesPerTransaction;
    private int _energy = index;

    /// <summary>Whether it is connected and booted.</summary>
    public bool IsReady => _ready;

    /// <summary>Runs until the stop, connecting again whenever the connection ends.</summary>
    public async Task RunAsync(Task start, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string? failure;
            try
            {
                failure = await ConnectAsync() ?? await ServeAsync(start, stop);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                failure = e is SocketException ? e.Message : "no answer in time";
            }

            _ready = false;
            Interlocked.Exchange(ref _waitingSince, 0);
            Interlocked.Exchange(ref _socket, null)?.Dispose();
            if (stop.IsCancellationRequested)
                return;
            meter.ConnectionLost(failure ?? "closed");
            await Task.Delay(options.ReconnectWait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives the connection up when an answer is overdue. Any thread.</summary>
    public void CheckDeadline()
    {
        var since = Interlocked.Read(ref _waitingSince);
        if (since != 0 && time.GetElapsedTime(since) > options.AnswerTimeout)
            Dispose();
    }

    public void Dispose() => Volatile.Read(ref _socket)?.Dispose();

    private async Task<string?> ConnectAsync()
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Interlocked.Exchange(ref _socket, socket);
        Interlocked.Exchange(ref _waitingSince, time.GetTimestamp());
        if (server.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(server.Address))
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + _index % SourceAddresses)]), 0));
        await socket.ConnectAsync(server);

        var key = ClientHandshake.CreateKey(RandomNumberGenerator.GetBytes(ClientHandshake.KeyBytes));
        _output.ResetWrittenCount();
        ClientHandshake.WriteRequest(_output, new Uri($"{options.Url.AbsoluteUri.TrimEnd('/')}/LOAD_{_index}"), key, SubProtocol, null);
        await SendAsync(socket);

        var answer = new ClientHandshakeReader(key, SubProtocol, HandshakeLimits);
        _inputLength = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_input.AsMemory(_inputLength));
            if (received == 0)
                return "the connection was closed during the opening handshake";
            var input = new ReadOnlySequence<byte>(_input, 0, _inputLength + received);
            var status = answer.Read(ref input);
            Keep(input);
            if (status == HandshakeStatus.Refused)
                return $"refused: {answer.Failure}";
            if (status == HandshakeStatus.Accepted)
                return answer.SubProtocol is null ? $"the central system does not speak {SubProtocol}" : null;
        }
    }

    /// <summary>One CALL after the other.</summary>
    /// <returns>Why it ended; null at the stop.</returns>
    private async Task<string?> ServeAsync(Task start, CancellationToken stop)
    {
        var socket = _socket!;
        using var assembler = new MessageAssembler(WebSocketRole.Client, Limits);
        _action = LoadAction.BootNotification;
        _transaction = 0;
        while (!stop.IsCancellationRequested)
        {
            WriteCall();
            var sent = time.GetTimestamp();
            Interlocked.Exchange(ref _waitingSince, sent);
            await SendAsync(socket);
            for (_answered = false; !_answered;)
            {
                // Not the stop: the answer under way is waited for, and what must end sooner is disposed.
                var received = await socket.ReceiveAsync(_input.AsMemory(_inputLength), CancellationToken.None);
                if (received == 0)
                    return "the central system closed the connection";
                if (Take(assembler, received, sent) is { } failure)
                    return failure;
                if (_output.WrittenCount > 0)
                    await SendAsync(socket);
            }

            if (_action == LoadAction.BootNotification)
            {
                Interlocked.Exchange(ref _waitingSince, 0);
                _ready = true;
                await start;
            }

            _action = Next();
        }

        _output.ResetWrittenCount();
        WebSocketFrameWriter.WriteClose(_output, WebSocketCloseCode.NormalClosure, default, (uint)Random.Shared.NextInt64(uint.MaxValue));
        await SendAsync(socket);
        return null;
    }

    private LoadAction Next()
    {
        if (_transaction == 0)
            return LoadAction.StartTransaction;
        return _metered < options.MeterValuesPerTransaction ? LoadAction.MeterValues : LoadAction.StopTransaction;
    }

    private void WriteCall()
    {
        var scratch = s_scratch ??= new byte[LoadMessages.MaxBytes];
        var now = time.GetUtcNow();
        _id++;
        var written = _action switch
        {
            LoadAction.BootNotification => LoadMessages.WriteBoot(scratch, _id, _index),
            LoadAction.StartTransaction => LoadMessages.WriteStart(scratch, _id, _index, _energy, now),
            LoadAction.StopTransaction => LoadMessages.WriteStop(scratch, _id, _index, _energy, now, _transaction),
            _ => LoadMessages.WriteMeterValues(scratch, _id, _energy += 3, now, _transaction),
        };
        if (_action == LoadAction.MeterValues && _index == 0)
            meter.MeterValuesWritten(written);
        WriteFrame(WebSocketOpcode.Text, scratch.AsSpan(0, written));
    }

    private void WriteFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) =>
        WebSocketFrameWriter.WriteMaskedFrame(_output, opcode, payload, (uint)Random.Shared.NextInt64(uint.MaxValue));

    /// <summary>Sends what was written.</summary>
    private async ValueTask SendAsync(Socket socket)
    {
        for (var rest = _output.WrittenMemory; !rest.IsEmpty;)
            rest = rest[await socket.SendAsync(rest)..];
        _output.ResetWrittenCount();
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Why the connection ends; null when it goes on.</returns>
    private string? Take(MessageAssembler assembler, int received, long sent)
    {
        var input = new ReadOnlySequence<byte>(_input, 0, _inputLength + received);
        while (true)
        {
            switch (assembler.Read(ref input))
            {
                case WebSocketReadStatus.NeedMore:
                    Keep(input);
                    return null;
                case WebSocketReadStatus.Text:
                    if (TakeMessage(assembler.Message, sent) is { } failure)
                        return failure;
                    break;
                case WebSocketReadStatus.Ping:
                    WriteFrame(WebSocketOpcode.Pong, assembler.ControlPayload);
                    break;
                case WebSocketReadStatus.Close:
                    return $"the central system closed with {(int)(assembler.CloseCode ?? WebSocketCloseCode.NoStatusReceived)}";
                case WebSocketReadStatus.Violation:
                    return $"the central system broke the WebSocket protocol: {assembler.Violation}";
            }
        }
    }

    private string? TakeMessage(ReadOnlyMemory<byte> utf8, long sent)
    {
        if (OcppMessageReader.Read(utf8, out var message) != OcppReadStatus.Message)
            return $"the central system sent no OCPP-J: {message.Problem}";
        if (message.Type == OcppMessageType.Call)
        {
            Span<byte> reply = stackalloc byte[LoadMessages.MaxBytes];
            WriteFrame(WebSocketOpcode.Text, reply[..LoadMessages.WriteNotSupported(reply, message.Id.Span)]);
            return null;
        }

        Span<byte> id = stackalloc byte[20];
        _id.TryFormat(id, out var digits);
        if (_answered || !message.IdMatches(id[..digits]))
        {
            meter.Error("an answer to no question");
            return null;
        }

        _answered = true;
        if (message.Type == OcppMessageType.CallError)
        {
            meter.Error($"{_action}: {message.ErrorCodeText} {message.ErrorDescription}");
            return _action == LoadAction.BootNotification ? "BootNotification was answered with an error" : null;
        }

        meter.Acknowledged(_action, time.GetElapsedTime(sent));
        return TakeResult(message.Payload.Span);
    }

    private string? TakeResult(ReadOnlySpan<byte> payload)
    {
        switch (_action)
        {
            case LoadAction.BootNotification:
                return LoadMessages.IsAccepted(payload) ? null : "BootNotification was not accepted";
            case LoadAction.StartTransaction:
                _transaction = LoadMessages.TransactionId(payload);
                return _transaction != 0 ? null : "StartTransaction was answered without a transaction";
            case LoadAction.MeterValues:
                _metered++;
                return null;
            default:
                _transaction = 0;
                _metered = 0;
                return null;
        }
    }

    /// <summary>Keeps what was not consumed: the start of a line or of a frame's header, which the buffer always has room for.</summary>
    private void Keep(ReadOnlySequence<byte> rest)
    {
        var length = (int)rest.Length;
        rest.FirstSpan.CopyTo(_input);
        _inputLength = length;
    }
}
