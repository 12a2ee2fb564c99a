using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Moev.BareEcho;
using Moev.Transport;
using Moev.Transport.Connections;

const string Usage =
    "Moev.BareEcho PORT: answers every message with the bytes of an answer, without reading it, on 127.0.0.1";

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

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore();
builder.Services.AddSingleton<IConnectionListenerFactory>(static services =>
    new EpollTransport(new EpollTransportOptions(), static _ => true, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()));
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseConnectionHandler<EchoConnection>()));
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

Console.WriteLine($"listening on ws://127.0.0.1:{port}");
await app.WaitForShutdownAsync();
return 0;
