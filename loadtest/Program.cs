using System.CommandLine;
using Moev.LoadTest;
using Moev.LoadTest.Load;

// Before any socket is used: completions then run on the thread that noticed them, without a switch of threads for every message.
if (args is ["load", ..])
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var root = new RootCommand("Simulated OCPP 1.6J charge points, against any central system.") { ChargePointCommand.Create(), LoadCommand.Create() };

// What Ctrl-C and SIGTERM leave for the goodbye to the central system.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
