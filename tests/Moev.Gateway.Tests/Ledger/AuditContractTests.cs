using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about commands on record.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Command_is_on_record_before_its_outcome_and_with_it_after()
    {
        var ledger = Create();
        var command = Command(Cp1, "Reset", "{\"type\":\"Soft\"}", Noon);
        var id = await ledger.BeginCommandAsync(command);
        Assert.True(id > 0);
        var open = Assert.Single(await ledger.ListCommandsAsync(new AuditFilter()));
        Assert.Equal((id, null), (open.Id, open.Result));
        Assert.Equal(command with { Parameters = default }, open.Command with { Parameters = default });
        Assert.Equal("{\"type\":\"Soft\"}", Encoding.UTF8.GetString(open.Command.Parameters.Span));

        var result = new CommandResult(Noon.AddSeconds(1), "Answered", "Accepted", "m1", TimeSpan.FromMicroseconds(12_345));
        ledger.NoteCommandEnded(id, result);
        ledger.NoteCommandEnded(id + 1_000, result); // of nobody: nothing happens
        await ledger.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon)); // what is stored in order is stored after the note
        Assert.Equal(result, (await ledger.ListCommandsAsync(new AuditFilter(Before: id + 1)))[0].Result);
    }

    [Fact]
    public async Task Commands_are_listed_newest_first_and_by_every_filter()
    {
        var ledger = Create();
        var a = await ledger.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon));
        var b = await ledger.BeginCommandAsync(Command(Cp2, "Reset", "{}", Noon.AddHours(1)));
        var c = await ledger.BeginCommandAsync(Command(Cp1, "Reset", "{}", Noon.AddHours(2)));

        async Task AssertIdsAsync(long[] expected, AuditFilter filter) =>
            Assert.Equal(expected, (await ledger.ListCommandsAsync(filter)).Select(record => record.Id));

        await AssertIdsAsync([c, b, a], new AuditFilter());
        await AssertIdsAsync([c, a], new AuditFilter(Identity: Cp1));
        await AssertIdsAsync([], new AuditFilter(Identity: new ChargePointIdentity("nobody")));
        await AssertIdsAsync([c, b], new AuditFilter(From: Noon.AddHours(1)));
        await AssertIdsAsync([a], new AuditFilter(To: Noon.AddHours(1)));
        await AssertIdsAsync([c], new AuditFilter(Limit: 1));
        await AssertIdsAsync([a], new AuditFilter(Before: b));
    }
}
