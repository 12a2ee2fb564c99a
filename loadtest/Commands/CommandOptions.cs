namespace Moev.LoadTest.Commands;

/// <summary>Commands that are given to the central system's HTTP API while the charge points talk.</summary>
internal sealed record CommandOptions
{
    /// <summary>The API, without the path.</summary>
    public required Uri Url { get; init; }

    public string Path { get; init; } = "/setmaxvalue";

    /// <summary>{identity} stands for the identity of a charge point chosen at random, {random LEAST..MOST} for a whole number.</summary>
    public string Body { get; init; } = """{"id":"{identity}","limit":{random 6..32}}""";

    /// <summary>Commands in a second.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Connections that are kept, each with one command at a time.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>A command that takes longer is given up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
