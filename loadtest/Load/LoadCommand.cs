using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Moev.CommandLine;
using Moev.LoadTest.Reporting;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Load;

/// <summary>The command <c>load</c>: simulates thousands of charge points and reports the performance of the central system.</summary>
internal static class LoadCommand
{
    private const int Interrupted = 130;

    private static readonly Option<bool> PrintMix = new("--print-mix") { Description = "Print the mix with that name as a template, and exit" };

    public static Command Create()
    {
        var command = new Command(
            "load",
            "Runs many charge points and reports how the central system handled them. Exits with 1 if the load could not be created, with 2 if a --fail-on condition holds.");
        foreach (var option in TrafficArguments.All.Append(PrintMix).Concat(FaultArguments.All).Concat(CommandsArguments.All).Concat(ReportArguments.All))
            command.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        if (arguments.GetValue(PrintMix))
        {
            var (text, unknown) = TrafficArguments.Template(arguments);
            if (text is null)
                return await RefuseAsync(unknown!);
            await output.WriteAsync(Encoding.UTF8.GetString(text));
            return 0;
        }

        if (TrafficArguments.Problem(arguments) is { } wrong)
            return await RefuseAsync(wrong);
        var (mix, problem) = await TrafficArguments.ReadMixAsync(arguments);
        if (mix is null)
            return await RefuseAsync(problem!);
        if (!EventLoop.IsSupported)
            return await RefuseAsync("load needs Linux on x64 or arm64, because it uses epoll. The command chargepoint runs on all platforms.");

        var options = TrafficArguments.Read(arguments, mix);
        // Before the run: a result that cannot be written is worth nothing.
        using var files = ReportArguments.Open(arguments, out problem);
        if (files is null)
            return await RefuseAsync(problem!);
        var display = ReportArguments.Display(arguments, error, options.ChargePoints);
        var report = await display.RunAsync(
            () => new LoadRun(options, TimeProvider.System, files.AckLog, display.Watch, display.Notice).RunAsync(cancellationToken));
        report = report with { Run = Describe(arguments), Conditions = ReportArguments.Conditions(arguments) };
        var code = await ReportArguments.WriteAsync(files, report, output, error);
        return cancellationToken.IsCancellationRequested ? Interrupted : code;

        async Task<int> RefuseAsync(string reason)
        {
            await error.WriteLineAsync(OneLine.Of(reason));
            return 1;
        }
    }

    private static RunDescription Describe(ParseResult arguments) => new(
        CommandText.Of(arguments, TrafficArguments.Key),
        typeof(LoadCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        $"{Environment.MachineName}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        TimeProvider.System.GetUtcNow());
}
