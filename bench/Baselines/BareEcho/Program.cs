using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.BareEcho;
using Moev.Transport;
using Moev.Transport.Connections;

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
{
    Console.Error.WriteLine("Moev.BareEcho PORT: answers every message with the bytes of an answer, without reading it, on 127.0.0.1");
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore();
builder.Services.AddSingleton<IConnectionListenerFactory>(static services =>
    new EpollTransport(new EpollTransportOptions(), static _ => true, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()));
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseConnectionHandler<EchoConnection>()));
await using var app = builder.Build();
await app.StartAsync();
Console.WriteLine($"listening on ws://127.0.0.1:{port}");
await app.WaitForShutdownAsync();
return 0;
