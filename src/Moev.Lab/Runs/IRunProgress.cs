namespace Moev.Lab.Runs;

/// <summary>Takes the progress of a run. Any thread.</summary>
internal interface IRunProgress
{
    /// <summary>The simulated time that has passed.</summary>
    void Reached(TimeSpan simulated);

    /// <summary>Something that the user should know at once, such as an algorithm that has failed.</summary>
    void Warn(string text);
}
