namespace Moev.Lab.Commands;

/// <summary>The command line of the laboratory.</summary>
internal static class LabProgram
{
    public static int Run(string[] args) => args.Length == 0 ? 0 : 1;
}
