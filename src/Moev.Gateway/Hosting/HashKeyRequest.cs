using System.Diagnostics.CodeAnalysis;

namespace Moev.Gateway.Hosting;

/// <summary>The arguments of <c>hash-key</c>.</summary>
/// <param name="Identities">The charge points; none when standard input names them.</param>
/// <param name="CreatesKeys">True when keys are created instead of read.</param>
internal sealed record HashKeyRequest(IReadOnlyList<string> Identities, bool CreatesKeys)
{
    private const string Usage = "hash-key CP_1 < key.txt, hash-key CP_1 CP_2 < keys.txt, hash-key - < identities-and-keys.txt, or hash-key --new CP_1 CP_2";

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out HashKeyRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        var createsKeys = args is ["--new", ..];
        var identities = createsKeys ? [.. args.Skip(1)] : args;
        var option = identities.FirstOrDefault(static arg => arg.StartsWith("--", StringComparison.Ordinal));
        problem = identities.Count == 0 ? $"hash-key needs the identities of charge points: {Usage}"
            : option is not null ? $"hash-key has no option '{CommandLine.Shown(option)}': {Usage}"
            : null;
        if (problem is null)
            request = new HashKeyRequest(identities is ["-"] ? [] : identities, createsKeys);
        return problem is null;
    }
}
