using System.Globalization;

namespace Moev.Gateway.Diagnostics;

/// <summary>The label of a WebSocket close code in the metrics. Peers choose codes, so the labels are a closed set.</summary>
internal static class CloseCodeLabel
{
    private const int First = 1000;

    // RFC 6455 §7.4.1 and the registry of close codes have names up to 1015.
    private static readonly string[] Named = [.. Enumerable.Range(First, 16).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Returns the code itself up to 1015, else its range (RFC 6455 §7.4.2), else <c>other</c>. Allocates nothing.</summary>
    public static string Of(int code) => code switch
    {
        >= First and < First + 16 => Named[code - First],
        >= 3000 and < 4000 => "3000-3999",
        >= 4000 and < 5000 => "4000-4999",
        _ => "other",
    };
}
