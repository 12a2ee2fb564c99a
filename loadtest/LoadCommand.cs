using System.CommandLine;

namespace Moev.LoadTest;

/// <summary><c>load</c>: thousands of charge points with one CALL under way each, and what the central system makes of them.</summary>
internal static class LoadCommand
{
    /// <summary>What one process can hold open beside its files, under the usual limit of 20,000 and more.</summary>
    private const int MaxChargePoints = 19_000;

    private static readonly Option<int> ChargePoints = ChargePointCommand.Number("--charge-points", "Charge points", 2_000, 1, MaxChargePoints);
    private static readonly Option<int> Seconds = ChargePointCommand.Number("--seconds", "Seconds to measure", 20, 1, 86_400);
    private static readonly Option<int> WarmUp = ChargePointCommand.Number("--warm-up", "Seconds of load before that", 5, 0, 3_600);
    private static readonly Option<int> ConnectRate = ChargePointCommand.Number("--connect-rate", "Connections begun in a second", 1_000, 50, 50_000);
    private static readonly Option<int> MeterValues = ChargePointCommand.Number("--meter-values", "MeterValues of one transaction", 20, 1, 100_000);
    private static readonly Option<int> ServerPid = ChargePointCommand.Number(
        "--server-pid", "The central system's process, to measure its processor time; 0 for none", 0, 0, int.MaxValue);

    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one line of JSON" };

    public static Command Create()
    {
        var command = new Command(
            "load",
            "Runs many charge points: boot, then transactions, each CALL as soon as the last is answered. Exits with 1 when the load could not be created.")
        {
            ChargePointCommand.Url, ChargePoints, Seconds, WarmUp, ConnectRate, MeterValues, ServerPid, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new LoadOptions
        {
            Url = arguments.GetRequiredValue(ChargePointCommand.Url),
            ChargePoints = arguments.GetValue(ChargePoints),
            Duration = TimeSpan.FromSeconds(arguments.GetValue(Seconds)),
            WarmUp = TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
            ConnectRate = arguments.GetValue(ConnectRate),
            MeterValuesPerTransaction = arguments.GetValue(MeterValues),
            ServerProcess = arguments.GetValue(ServerPid),
        };
        try
        {
            var report = await new LoadRun(options, TimeProvider.System).RunAsync(cancellationToken);
            await Console.Out.WriteLineAsync(arguments.GetValue(Json) ? report.ToJson() : report.ToTable());
            if (report.Invalid is null)
                return 0;
            await Console.Error.WriteLineAsync($"invalid: {report.Invalid}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted: nothing was measured to the end");
            return 130;
        }
    }
}
