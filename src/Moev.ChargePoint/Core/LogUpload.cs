namespace Moev.ChargePoint.Core;

/// <summary>A log on its way, by GetDiagnostics or GetLog.</summary>
internal sealed class LogUpload
{
    public required string Location { get; init; }

    public required string FileName { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>Attempts that are left.</summary>
    public required int Attempts { get; set; }

    public required TimeSpan RetryInterval { get; init; }

    /// <summary>Of GetLog; null for GetDiagnostics.</summary>
    public int? RequestId { get; init; }

    public bool IsGetLog => RequestId is not null;

    /// <summary>Whether a transfer runs; false while the next attempt is waited for.</summary>
    public bool IsUnderWay { get; set; }

    public int Transfer { get; set; }
}
