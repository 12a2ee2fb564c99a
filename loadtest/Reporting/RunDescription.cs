namespace Moev.LoadTest.Reporting;

/// <summary>The circumstances of a run, so that it can be repeated and compared.</summary>
/// <param name="CommandLine">The command line, without secrets.</param>
/// <param name="Version">The version of the load generator.</param>
/// <param name="Host">The machine of the load generator: name, processors, system and runtime.</param>
/// <param name="Ended">The end of the run.</param>
internal sealed record RunDescription(string CommandLine, string Version, string Host, DateTimeOffset Ended);
