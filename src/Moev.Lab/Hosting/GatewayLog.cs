using System.Globalization;

namespace Moev.Lab.Hosting;

/// <summary>
/// The log of a gateway in the laboratory: all of it to a file, if there is one, and its warnings to a person, each kind a few times only. The times are virtual.
/// </summary>
/// <remarks>Any thread may log.</remarks>
internal sealed class GatewayLog : IDisposable
{
    /// <summary>The warnings of one kind that are passed on.</summary>
    private const int MaxOfKind = 3;

    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;
    private readonly Action<string> _warn;
    private readonly Dictionary<(string Category, int Id), int> _counts = []; // under _gate
    private bool _isClosed; // under _gate

    /// <param name="file">The file, which is replaced; null for none.</param>
    /// <param name="warn">Takes warnings. Called on any thread, one at a time.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public GatewayLog(string? file, Action<string> warn)
    {
        _file = file is null ? null : new StreamWriter(file, append: false);
        _warn = warn;
    }

    /// <summary>Gets the number of warnings that were not passed on.</summary>
    public int Suppressed
    {
        get
        {
            lock (_gate)
                return _counts.Values.Sum(static count => Math.Max(0, count - MaxOfKind));
        }
    }

    /// <summary>Returns a provider for one gateway. Disposing it leaves the log open.</summary>
    public ILoggerProvider ProviderFor(TimeProvider time) => new Provider(this, time);

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    private bool Takes(LogLevel level) => level >= (_file is null ? LogLevel.Warning : LogLevel.Information) && level != LogLevel.None;

    private void Write(string category, DateTimeOffset at, LogLevel level, EventId id, string text)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _file?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)}: {category}[{id.Id}] {text}"));
            if (level < LogLevel.Warning)
                return;
            var count = _counts[(category, id.Id)] = _counts.GetValueOrDefault((category, id.Id)) + 1;
            if (count <= MaxOfKind)
                _warn(count == MaxOfKind ? $"{text} (further ones of this kind are not shown)" : text);
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => "info",
    };

    private sealed class Provider(GatewayLog log, TimeProvider time) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(log, time, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Logger(GatewayLog log, TimeProvider time, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.Takes(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!log.Takes(logLevel))
                return;
            var text = formatter(state, exception);
            log.Write(category, time.GetUtcNow(), logLevel, eventId, exception is null ? text : $"{text} {exception}");
        }
    }
}
