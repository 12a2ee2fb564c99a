namespace Moev.Gateway.Http.Requests;

/// <summary>The parameters that every command takes: <c>?strict=1</c> and <c>?timeout=SECONDS</c>.</summary>
internal readonly record struct CommandQuery(bool Strict, TimeSpan? Timeout)
{
    private const int MaxTimeoutSeconds = 3_600;

    public static CommandQuery Read(QueryReader query) => new(query.Strict, query.Seconds("timeout", MaxTimeoutSeconds));
}
