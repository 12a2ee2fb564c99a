using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Calls;
using Moev.Gateway.Handlers;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>
/// The gateway as started by its program, with inline sockets, one polling thread, and handlers that block until a line arrives on
/// standard input. Runs in a separate process, because the runtime reads the setting once, at the first socket.
/// </summary>
internal static class StallHost
{
    public const string Blocked = "blocked";

    private static readonly ManualResetEventSlim Release = new();

    /// <param name="args">"thread" or "inline" (how the DataTransfer handler runs), then the gateway's options.</param>
    public static async Task<int> Main(string[] args)
    {
        // For .NET's sockets, if they are used.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
        var inline = args[0] == "inline";
        await using var app = GatewayHost.Create([.. args[1..], "--Ocpp:SocketThreads", "1"], builder => builder.Services.AddSingleton(provider => HandlerServices.Create(provider) with
        {
            DataTransfer = new BlockingHandler(inline),
            MeterValues = new BlockingBehindLedger(provider.GetRequiredService<IMeterValues>()),
        }));
        app.MapGet("/thread", WhereAsync);
        await app.StartAsync();
        while (await Console.In.ReadLineAsync() is { Length: > 0 })
            Release.Set();
        await app.StopAsync();
        return 0;
    }

    private static void Block()
    {
        Console.WriteLine(Blocked);
        Release.Wait();
    }

    /// <summary>Returns the kind of thread that runs the code of a control route: at first, and after a charge point has answered.</summary>
    private static async Task<string> WhereAsync(HttpContext context, string id)
    {
        var threads = new List<bool> { Thread.CurrentThread.IsThreadPoolThread };
        var outcome = await context.RequestServices.GetRequiredService<IChargePointRouter>()
            .CallAsync(new ChargePointIdentity(id), Action16.ClearCache, "{}"u8.ToArray());
        threads.Add(Thread.CurrentThread.IsThreadPoolThread);
        return $"{outcome.Kind} {string.Join(' ', threads)}";
    }

    private sealed class BlockingHandler(bool inline) : ICallHandler<DataTransferRequest, DataTransferResponse>
    {
        public bool RunsInline => inline;

        public ValueTask<DataTransferResponse> HandleAsync(in CallContext context, in DataTransferRequest request)
        {
            Block();
            return new(new DataTransferResponse(DataTransferStatus.Accepted, null));
        }
    }

    private sealed class BlockingBehindLedger(IMeterValues ledger)
        : ICallHandler<MeterValuesRequest, MeterValuesResponse>, ITransactionMessageHandler<MeterValuesResponse>
    {
        public bool RunsInline => true;

        public ValueTask<MeterValuesResponse> HandleAsync(in CallContext context, in MeterValuesRequest request) =>
            BlockBehindAsync(ledger.AppendMeterValuesAsync(new MeterValuesReceived(
                context.Identity, request.ConnectorId.Value, request.TransactionId, request.MeterValue, context.ReceivedAt, context.Payload)));

        public ValueTask<MeterValuesResponse> HandleMalformedAsync(CallContext context, PayloadError error) => throw new NotSupportedException();

        private static async ValueTask<MeterValuesResponse> BlockBehindAsync(ValueTask<MeterValuesRecorded> append)
        {
            await append;
            Block();
            return default;
        }
    }
}
