using System.Globalization;
using System.Net.Sockets;
using Moev.TypicalCentralSystem;
using Moev.TypicalCentralSystem.Handlers;

// The baseline: a central system as ASP.NET Core's documentation suggests it, and as the better open source ones are written.
const string Usage =
    "Moev.TypicalCentralSystem PORT: a central system on ASP.NET Core's WebSockets, on 127.0.0.1";

if (args is ["--help"])
{
    Console.WriteLine(Usage);
    return 0;
}

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
{
    Console.Error.WriteLine(Usage);
    return 1;
}

var builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
// Thousands of log lines per second during connecting would measure the terminal, not the server.
builder.Logging.AddFilter("Moev.TypicalCentralSystem", LogLevel.Warning);
// A failed start is one line of this program, not a log entry with a stack.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<CentralSystemState>();
builder.Services.AddSingleton<ChargePointConnections>();
builder.Services.AddSingleton<MessageDispatcher>();
builder.Services.AddSingleton<IMessageHandler, AuthorizeHandler>();
builder.Services.AddSingleton<IMessageHandler, BootNotificationHandler>();
builder.Services.AddSingleton<IMessageHandler, DataTransferHandler>();
builder.Services.AddSingleton<IMessageHandler, HeartbeatHandler>();
builder.Services.AddSingleton<IMessageHandler, MeterValuesHandler>();
builder.Services.AddSingleton<IMessageHandler, StartTransactionHandler>();
builder.Services.AddSingleton<IMessageHandler, StatusNotificationHandler>();
builder.Services.AddSingleton<IMessageHandler, StopTransactionHandler>();

var app = builder.Build();
app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(60) });
app.Map("/{identity}", static (HttpContext context, string identity, ChargePointConnections connections) => connections.AcceptAsync(context, identity));
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"listening on ws://127.0.0.1:{port}"));
try
{
    await app.StartAsync();
}
catch (Exception e) when (e is IOException or SocketException)
{
    Console.Error.WriteLine($"Port {port} cannot be used: {e.Message}");
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
