using System.Globalization;
using Moev.ChargePoint;
using Moev.Ocpp.V16;

namespace Moev.LoadTest;

/// <summary>Reads commands, one per line, and carries them out.</summary>
internal sealed class CommandReader(SimulatedChargePoint chargePoint, CarModel car, int connectors, Action<string> write)
{
    private const string Help = """
        plug [connector]             plug a car in
        unplug [connector]           take it off the cable
        tag ID [connector]           present a token: starts, stops or cancels
        fault [connector] [code]     make the connector faulty (0: the charge point), OtherError unless a code is given
        clear [connector]            end the fault
        status                       show the connectors
        quit                         say goodbye and end
        """;

    /// <summary>Reads to the end of the input, and on: a closed input leaves the charge point running.</summary>
    /// <returns>True after quit; false when cancelled.</returns>
    public async Task<bool> ReadUntilQuitAsync(Stream input, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(input);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(() => cancelled.TrySetResult(false)))
        {
            // A console's read cannot be cancelled; it is left behind when the process ends.
            if (await Task.WhenAny(reading, cancelled.Task) == reading && await reading)
                return true;
            return await cancelled.Task;
        }
    }

    /// <summary>Carries one line out.</summary>
    /// <returns>Whether it was quit.</returns>
    public bool Execute(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return false;
        var arguments = words.AsSpan(1);
        switch (words[0].ToUpperInvariant())
        {
            case "PLUG":
                OnConnector(arguments, 1, id => chargePoint.PlugIn(id, car.Create()));
                break;
            case "UNPLUG":
                OnConnector(arguments, 1, chargePoint.Unplug);
                break;
            case "TAG":
                Tag(arguments);
                break;
            case "FAULT":
                Fault(arguments);
                break;
            case "CLEAR":
                OnConnector(arguments, 0, chargePoint.ClearFault);
                break;
            case "STATUS" when arguments.IsEmpty:
                Status();
                break;
            case "HELP" or "?":
                write(Help);
                break;
            case "QUIT" or "EXIT":
                return true;
            default:
                write($"unknown command: {line.Trim()} (type help)");
                break;
        }

        return false;
    }

    private async Task<bool> ReadAsync(Stream input)
    {
        using var reader = new StreamReader(input);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (Execute(line))
                return true;
        }

        return false;
    }

    private void Tag(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is 0 or > 2 || arguments[0].Length > 20 || !IdTag.TryCreate(arguments[0], out var idTag))
        {
            write("tag ID [connector]: the ID has 1 to 20 characters");
            return;
        }

        int? connector = null;
        if (arguments.Length == 2)
        {
            if (!TryConnector(arguments[1], 1, out var id))
                return;
            connector = id;
        }

        Show(chargePoint.PresentTag(idTag, connector));
    }

    private void Fault(ReadOnlySpan<string> arguments)
    {
        var code = ChargePointErrorCode.OtherError;
        if (arguments.Length > 0 && !char.IsAsciiDigit(arguments[^1][0]))
        {
            if (!Enum.TryParse(arguments[^1], ignoreCase: true, out code) || code is ChargePointErrorCode.Unknown or ChargePointErrorCode.NoError)
            {
                write($"unknown code: {arguments[^1]}; one of " + string.Join(", ", Enum.GetNames<ChargePointErrorCode>().Except(["Unknown", "NoError"])));
                return;
            }

            arguments = arguments[..^1];
        }

        OnConnector(arguments, 0, id => chargePoint.Fault(id, code));
    }

    private void OnConnector(ReadOnlySpan<string> arguments, int least, Func<int, string?> command)
    {
        var id = 1;
        if (arguments.Length > 1)
            write("too many words (type help)");
        else if (arguments.Length == 0 || TryConnector(arguments[0], least, out id))
            Show(command(id));
    }

    private bool TryConnector(string word, int least, out int id)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id >= least && id <= connectors)
            return true;
        write($"there is no connector {word}; they are {least} to {connectors}");
        return false;
    }

    private void Status()
    {
        write(chargePoint.IsOnline ? "online" : "offline");
        foreach (var c in chargePoint.Snapshot())
        {
            var transaction = c.IdTag is null ? "no transaction"
                : string.Create(CultureInfo.InvariantCulture, $"transaction {(c.TransactionId is { } id ? id : "(no id yet)")} of {c.IdTag}");
            var charge = c.StateOfCharge is { } soc ? string.Create(CultureInfo.InvariantCulture, $"car at {soc * 100:0.0} %") : "no car";
            write(string.Create(
                CultureInfo.InvariantCulture,
                $"connector {c.Id}: {c.Status}{(c.ErrorCode == ChargePointErrorCode.NoError ? "" : $" ({c.ErrorCode})")}, {charge}, {transaction}, offers {c.OfferedCurrent:0.0} A, draws {c.Power / 1000:0.00} kW ({c.Current:0.0} A), meter {c.RegisterWh} Wh"));
        }
    }

    private void Show(string? refusal)
    {
        if (refusal is not null)
            write($"no: {refusal}");
    }
}
