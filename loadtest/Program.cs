using System.CommandLine;
using Moev.LoadTest;
using Moev.LoadTest.Load;

var root = new RootCommand("Simulated OCPP 1.6J charge points, against any central system.") { ChargePointCommand.Create(), LoadCommand.Create() };

// The time for closing connections after Ctrl-C or SIGTERM.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
