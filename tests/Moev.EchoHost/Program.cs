using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Moev.EchoHost;
using Moev.Gateway.Timers;
using Moev.Transport;
using Moev.Transport.Connections;

const string Usage =
    "Moev.EchoHost PORT: echoes WebSocket messages on 127.0.0.1, over the gateway's own connections; 0 takes a free port";

if (args is ["--help"])
{
    Console.WriteLine(Usage);
    return 0;
}

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || port is < 0 or > 65_535)
{
    Console.Error.WriteLine(Usage);
    return 1;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<TimingWheel>();
builder.Services.AddSingleton<EchoConnectionHandler>();
builder.WebHost.UseKestrelCore();
builder.Services.AddSingleton<IConnectionListenerFactory>(static services =>
    new EpollTransport(new EpollTransportOptions(), static _ => true, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()));
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseConnectionHandler<EchoConnectionHandler>()));
await using var app = builder.Build();
try
{
    await app.StartAsync();
}
catch (Exception e) when (e is IOException or SocketException)
{
    Console.Error.WriteLine($"Port {port} cannot be used: {e.Message}");
    return 1;
}

Console.WriteLine($"listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
return 0;
