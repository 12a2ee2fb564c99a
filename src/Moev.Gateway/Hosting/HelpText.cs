using System.Text;

namespace Moev.Gateway.Hosting;

/// <summary>What --help prints: the options from the table that configuration is checked against.</summary>
internal static class HelpText
{
    private static readonly string[] Heads = ["Option", "Type", "Unit", "Default", "Allowed", "Meaning"];

    public static string Create()
    {
        var text = new StringBuilder(
            """
            Moev.Gateway, an OCPP 1.6J central system

              Moev.Gateway [--OPTION VALUE | --OPTION=VALUE]...
              Moev.Gateway hash-key IDENTITY   reads a charge point's key from the standard input (its bytes, or 32 to 40 hexadecimal
                                               digits) and prints the line for Ocpp:ChargePoints
              Moev.Gateway backup FILE [--OPTION VALUE]...
                                               copies the ledger that the options name, also while a gateway uses it; to restore, stop
                                               the gateway and put the copy in the ledger's place (without the old -wal and -shm files)
              Moev.Gateway --help | --version

            Options are taken from appsettings.json beside the program and in the working directory, from the environment
            (MOEV_Ocpp__Port=9100) and from the command line (--Ocpp:Port 9100); the last one that names an option wins.


            """);
        foreach (var row in Rows())
            text.AppendLine(row);
        return text.AppendLine().AppendLine("Logging:LogLevel:Default and the other keys of .NET's Logging section set what is logged.").ToString();
    }

    private static IEnumerable<string> Rows()
    {
        string[][] table =
        [
            Heads,
            .. OptionCatalogue.All.Select(static option => (string[])
            [
                "--" + option.Key,
                option.Type,
                option.Unit,
                option.Default.Length > 0 ? option.Default : "(none)",
                option.Range,
                option.Description,
            ]),
        ];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => table.Max(row => row[column].Length)).ToArray();
        return table.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
