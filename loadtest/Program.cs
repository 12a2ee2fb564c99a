using System.CommandLine;
using Moev.LoadTest;
using Moev.LoadTest.Load;

var root = new RootCommand("Simulated OCPP 1.6J charge points, against any central system.") { ChargePointCommand.Create(), LoadCommand.Create() };

// What Ctrl-C and SIGTERM leave for the goodbye to the central system.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
