using Moev.Lab.Runs;

namespace Moev.Lab.Commands;

/// <summary>Shows the progress of an experiment to the user.</summary>
internal interface IRunDisplay : IExperimentObserver
{
    /// <summary>Runs a function that reports to this display.</summary>
    Task<T> ShowAsync<T>(Func<Task<T>> run);

    /// <summary>Shows a line to the user at once.</summary>
    void Write(string line);
}
