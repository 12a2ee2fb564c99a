using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Moev.Gateway.Tests.Diagnostics;

/// <summary>A line of the log.</summary>
internal sealed record LogLine(LogLevel Level, int EventId, string Message);

/// <summary>A logger that records its lines.</summary>
internal sealed class RecordingLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IReadOnlyList<LogLine> Warnings => [.. _lines.Where(line => line.Level >= LogLevel.Warning)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(logLevel, eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
