using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Moev.Transport.Connections;

namespace Moev.Transport.Tests.Hosting;

/// <summary>
/// A listener whose process has no descriptor left when it accepts a second connection, and only for a few attempts: the runtime itself does not
/// live long without. Reports on standard output; continues at a line on standard input.
/// </summary>
internal static class StarvedHost
{
    private const int Pauses = 5;

    public static async Task<int> Main()
    {
        // Load and start what the runtime needs while there are descriptors.
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        Feed(Starve(most: 2));
        using var loggers = new ConsoleLog();
        var time = new CountingTime();
        using var transport = new EpollTransport(
            new EpollTransportOptions { Loops = 1, AcceptPause = TimeSpan.FromMilliseconds(1) }, static _ => true, time, loggers);
        await using var listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        await Console.Out.WriteLineAsync($"{((IPEndPoint)listener.EndPoint).Port}");
        await GreetAsync(await listener.AcceptAsync());
        await Console.In.ReadLineAsync();

        var taken = Starve(int.MaxValue);
        var accept = listener.AcceptAsync();
        await time.Paused;
        var early = accept.IsCompleted;
        Feed(taken);
        await Console.Out.WriteLineAsync(early ? "accepted without a descriptor" : "paused");
        await GreetAsync(await accept);
        await Console.In.ReadLineAsync();
        return 0;
    }

    private static async Task GreetAsync(ConnectionContext? connection)
    {
        await Console.Out.WriteLineAsync("accepted");
        await connection!.Transport.Output.WriteAsync("hello"u8.ToArray());
    }

    private static Stack<SafeFileHandle> Starve(int most)
    {
        var taken = new Stack<SafeFileHandle>();
        try
        {
            while (taken.Count < most)
                taken.Push(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            // Too many open files.
        }

        return taken;
    }

    private static void Feed(Stack<SafeFileHandle> taken)
    {
        while (taken.TryPop(out var file))
            file.Dispose();
    }

    /// <summary>Reports that accepting has paused several times.</summary>
    private sealed class CountingTime : TimeProvider
    {
        private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _pauses;

        public Task Paused => _paused.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (++_pauses == Pauses)
                _paused.SetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed class ConsoleLog : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.WriteLine($"{logLevel} {eventId.Id} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
