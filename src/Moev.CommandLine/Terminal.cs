using System.Globalization;

namespace Moev.CommandLine;

/// <summary>The display of progress.</summary>
internal static class Terminal
{
    private const int BarWidth = 40;

    /// <summary>Creates the option that chooses the display.</summary>
    public static ValueOption<string> ProgressOption() => Values.Word(
        "--progress", "Progress on standard error: Auto is Live on a terminal and Plain otherwise", Enum.GetNames<ProgressMode>());

    /// <summary>Returns the display for the value of the option. It is never Auto.</summary>
    public static ProgressMode ModeOf(string option, TextWriter error) => Enum.Parse<ProgressMode>(option) switch
    {
        ProgressMode.Auto => IsTerminal(error) ? ProgressMode.Live : ProgressMode.Plain,
        var mode => mode,
    };

    /// <summary>Draws a bar with its percentage, in Spectre.Console's markup.</summary>
    /// <param name="done">The part that is done, 0 to 1.</param>
    /// <param name="width">The characters of the bar.</param>
    public static string Bar(double done, int width = BarWidth)
    {
        var full = (int)Math.Round(Math.Clamp(done, 0, 1) * width);
        return $"[green]{new string('━', full)}[/][grey]{new string('━', width - full)}[/] {done.ToString("P0", CultureInfo.InvariantCulture)}";
    }

    private static bool IsTerminal(TextWriter error) =>
        error == Console.Error && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
}
