using System.Text;

namespace Moev.Gateway.Hosting;

/// <summary>Creates the text of --help.</summary>
internal static class HelpText
{
    private static readonly string[] Heads = ["Option", "Type", "Unit", "Default", "Allowed", "Meaning"];

    public static string Create()
    {
        var text = new StringBuilder(
            """
            Moev.Gateway, an OCPP 1.6J central system

              Moev.Gateway [--OPTION VALUE | --OPTION=VALUE]...
              Moev.Gateway hash-key IDENTITY...
                                               Reads the charge points' keys from standard input (raw bytes, or 32 to 40 hexadecimal
                                               digits; one key in each line if there are several) and prints Ocpp:ChargePoints as
                                               appsettings.json takes it.
              Moev.Gateway hash-key -          The same for lines of the form IDENTITY:KEY on standard input.
              Moev.Gateway hash-key --new IDENTITY... | --new -
                                               Creates random keys, and prints them as IDENTITY:KEY to standard error. With - it
                                               reads the identities from standard input.
              Moev.Gateway backup FILE [--OPTION VALUE]...
                                               Copies the ledger named by the options to FILE. The gateway may be running. To restore,
                                               stop the gateway, delete the -wal and -shm files and replace the ledger with the copy.
              Moev.Gateway --help | --version

            Options are read from appsettings.json next to the program, appsettings.json in the working directory, the
            environment (MOEV_Ocpp__Port=9100) and the command line (--Ocpp:Port 9100). Later sources override earlier ones.


            """);
        foreach (var row in Rows())
            text.AppendLine(row);
        return text.AppendLine().AppendLine("Logging:LogLevel:Default and the other keys of .NET's Logging section set the log level.").ToString();
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
