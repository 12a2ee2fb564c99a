using System.CommandLine;
using Moev.CommandLine;
using Moev.LoadTest;
using Moev.LoadTest.Load;

/// <summary>The program around simulated charge points: its commands.</summary>
internal static class Program
{
    /// <summary>All commands.</summary>
    internal static RootCommand Root { get; } = CreateRoot();

    /// <summary>The time for closing connections after Ctrl-C or SIGTERM.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    private static Task<int> Main(string[] args) => CommandLineRunner.RunAsync(Root, args, Console.Out, Console.Error, TerminationTimeout);

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Simulated OCPP 1.6J charge points, against any central system.") { ChargePointCommand.Create(), LoadCommand.Create() };
        root.Directives.Clear();
        return root;
    }
}
