namespace Moev.Lab.Reports.Charts;

/// <summary>The limits that keep a report at a few megabytes, whatever the experiment.</summary>
internal static class ChartBudget
{
    /// <summary>Runs whose course is drawn.</summary>
    public const int DetailedRuns = 24;

    /// <summary>Seeds or values of a sweep whose course is drawn.</summary>
    public const int Cases = 3;

    /// <summary>Nodes of the site whose load is drawn.</summary>
    public const int Nodes = 5;

    /// <summary>Points of all lines of the loads of nodes together; a line has between 400 and 3000.</summary>
    public const int LoadPoints = 100_000;

    /// <summary>Cells of all heat maps together.</summary>
    public const int HeatCells = 450_000;

    /// <summary>Columns of a heat map.</summary>
    public const int HeatColumns = 576;

    /// <summary>Rows of a heat map; with more charge points, a row is the mean of several.</summary>
    public const int HeatRows = 150;

    /// <summary>Timelines of stays of all detailed runs together; a run has between 4 and 24.</summary>
    public const int Stays = 120;

    /// <summary>Points of a line of a stay's timeline.</summary>
    public const int StayPoints = 250;

    /// <summary>Points of a satisfaction curve.</summary>
    public const int SatisfactionPoints = 250;

    /// <summary>Values of a sweep that have a table of metrics, and points of a line of the sweep's chart.</summary>
    public const int SweepValues = 60;

    /// <summary>Returns the share of a budget for each of some things, within limits.</summary>
    public static int Share(int budget, int things, int least, int most) => Math.Clamp(budget / Math.Max(1, things), least, most);
}
