using Moev.Gateway.Options;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The limits and waits of the algorithm port.</summary>
internal sealed record PortSettings
{
    /// <summary>The time of a cycle.</summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>The age at which posted decisions end.</summary>
    public required TimeSpan ExternalAge { get; init; }

    /// <summary>The most bytes of an answer.</summary>
    public required int AnswerBytes { get; init; }

    /// <summary>The wait after the first failure; it doubles with each further one.</summary>
    public required TimeSpan Retry { get; init; }

    /// <summary>The longest wait.</summary>
    public required TimeSpan RetryMax { get; init; }

    /// <summary>The time without an answer after which a process is ended.</summary>
    public required TimeSpan Hang { get; init; }

    /// <summary>The time for a process to end after its standard input was closed.</summary>
    public required TimeSpan Stop { get; init; }

    /// <summary>The lines of standard error that are logged in a minute.</summary>
    public required int LogLines { get; init; }

    /// <summary>The working directory of a process; empty for the gateway's own.</summary>
    public required string Directory { get; init; }

    /// <summary>Takes the settings from the options.</summary>
    public static PortSettings Of(SiteOptions options) => new()
    {
        Budget = TimeSpan.FromMilliseconds(options.BudgetMilliseconds),
        ExternalAge = TimeSpan.FromSeconds(options.ExternalSeconds),
        AnswerBytes = options.MaxAnswerBytes,
        Retry = TimeSpan.FromSeconds(options.AlgorithmRetrySeconds),
        RetryMax = TimeSpan.FromSeconds(options.AlgorithmRetryMaxSeconds),
        Hang = TimeSpan.FromSeconds(options.AlgorithmHangSeconds),
        Stop = TimeSpan.FromSeconds(options.AlgorithmStopSeconds),
        LogLines = options.AlgorithmLogLines,
        Directory = options.AlgorithmDirectory,
    };
}
