namespace Moev.TypicalCentralSystem.Messages;

internal sealed class HeartbeatRequest;

internal sealed class HeartbeatResponse
{
    public required DateTimeOffset CurrentTime { get; set; }
}
