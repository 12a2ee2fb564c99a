namespace Moev.TypicalCentralSystem.Messages;

internal sealed class IdTagInfo
{
    public DateTimeOffset? ExpiryDate { get; set; }

    public string? ParentIdTag { get; set; }

    public required string Status { get; set; }
}
