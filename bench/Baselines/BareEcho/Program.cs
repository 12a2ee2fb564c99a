using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Moev.BareEcho;

// Before any socket is used: completions run on the thread that notices them, as in the gateway.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
{
    Console.Error.WriteLine("Moev.BareEcho PORT: answers every message with the bytes of an answer, without reading it, on 127.0.0.1");
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseConnectionHandler<EchoConnection>()));
await using var app = builder.Build();
await app.StartAsync();
Console.WriteLine($"listening on ws://127.0.0.1:{port}");
await app.WaitForShutdownAsync();
return 0;
