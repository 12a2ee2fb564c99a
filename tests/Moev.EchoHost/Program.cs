using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.EchoHost;
using Moev.Gateway.Timers;
using Moev.Transport;
using Moev.Transport.Connections;

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || port is < 0 or > 65_535)
{
    Console.Error.WriteLine("Moev.EchoHost PORT: echoes WebSocket messages on 127.0.0.1, over the gateway's own connections; 0 takes a free port");
    return 2;
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
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
return 0;
