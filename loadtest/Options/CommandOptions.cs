namespace Moev.LoadTest.Options;

/// <summary>Options for the commands that are posted to the central system's HTTP API during the load.</summary>
internal sealed record CommandOptions
{
    /// <summary>The base address of the API, without the path.</summary>
    public required Uri Url { get; init; }

    public string Path { get; init; } = "/setmaxvalue";

    /// <summary>
    /// The request body. {identity} is replaced by the identity of a random charge point, {random LEAST..MOST} by a random whole number.
    /// </summary>
    public string Body { get; init; } = """{"id":"{identity}","limit":{random 6..32}}""";

    /// <summary>The rate in commands per second.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>The number of keep-alive connections. Each carries one command at a time.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>The timeout of a command. After it the command counts as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
