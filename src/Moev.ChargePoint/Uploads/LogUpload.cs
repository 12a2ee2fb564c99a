namespace Moev.ChargePoint.Uploads;

/// <summary>An upload of a log, by GetDiagnostics or GetLog.</summary>
internal sealed class LogUpload
{
    public required string Location { get; init; }

    public required string FileName { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>The number of attempts that are left.</summary>
    public required int Attempts { get; set; }

    public required TimeSpan RetryInterval { get; init; }

    /// <summary>The request id of GetLog; null for GetDiagnostics.</summary>
    public int? RequestId { get; init; }

    public bool IsGetLog => RequestId is not null;

    /// <summary>True while a transfer runs; false between two attempts.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>The number of the transfer.</summary>
    public int Transfer { get; set; }
}
