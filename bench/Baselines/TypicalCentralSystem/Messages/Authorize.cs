namespace Moev.TypicalCentralSystem.Messages;

internal sealed class AuthorizeRequest
{
    public required string IdTag { get; set; }
}

internal sealed class AuthorizeResponse
{
    public required IdTagInfo IdTagInfo { get; set; }
}
