using System.Text;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Tests;

public sealed class ConsoleObserverTests
{
    [Fact]
    public async Task Messages_are_shown_with_the_action_that_they_answer()
    {
        Assert.Equal(
            [
                "-> Heartbeat {}",
                "<- Reset {\"type\":\"Soft\"}",
                "-> Reset answer {\"status\":\"Accepted\"}",
                "<- Heartbeat ERROR InternalError sorry",
                "<- no [31m JSON",
            ],
            await ShowAsync(true, static observer =>
            {
                observer.Sent("""[2,"1","Heartbeat",{}]"""u8);
                observer.Received("""[2,"a","Reset",{"type":"Soft"}]"""u8);
                observer.Sent("""[3,"a",{"status":"Accepted"}]"""u8);
                observer.Received("""[4,"1","InternalError","sorry",{}]"""u8);
                observer.Received(Encoding.UTF8.GetBytes("no\u001b[31m JSON"));
            }));
    }

    [Fact]
    public async Task Authorization_key_is_not_shown() =>
        Assert.Equal(
            ["<- ChangeConfiguration {\"key\":\"AuthorizationKey\", …}"],
            await ShowAsync(true, static observer =>
                observer.Received("""[2,"1","ChangeConfiguration",{"key":"authorizationkey","value":"00112233445566778899AABBCCDDEEFF"}]"""u8)));

    [Fact]
    public async Task Readings_are_shown_and_other_long_payloads_are_cut()
    {
        var lines = await ShowAsync(true, static observer =>
        {
            observer.Sent("""[2,"1","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-03-01T08:01:00.000Z","sampledValue":[{"value":"368"},{"value":"32.00","measurand":"Current.Import","phase":"L1","unit":"A"}]}]}]"""u8);
            observer.Sent(Encoding.UTF8.GetBytes($$"""[2,"2","DataTransfer",{"vendorId":"{{new string('x', 300)}}"}]"""));
        });
        Assert.Equal("-> MeterValues connector 1, transaction 7, at 08:01:00.000Z, Energy.Active.Import.Register 368, Current.Import L1 32.00 A", lines[0]);
        Assert.EndsWith("... (315 characters)", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_trace_only_changes_are_shown()
    {
        Assert.Equal(
            ["== connector 1 is Faulted (GroundFailure): wet", "== connector 1 draws 4.14 kW, 6.0 A of 6.0 A offered", "** connected", "== hello"],
            await ShowAsync(false, static observer =>
            {
                observer.Sent("""[2,"1","Heartbeat",{}]"""u8);
                observer.StatusChanged(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure, "wet");
                observer.PowerChanged(1, 6, 6, 4_140);
                observer.Connection("connected");
                observer.Note("hello");
            }));
    }

    /// <returns>The lines without their times.</returns>
    private static async Task<string[]> ShowAsync(bool trace, Action<ConsoleObserver> show)
    {
        using var output = new StringWriter();
        await using (var lines = new LineWriter(output))
            show(new ConsoleObserver(lines, new ManualTimeProvider(), trace));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[13..])];
    }
}
