using System.Text;

namespace Moev.SmartCharging.Files;

/// <summary>The errors that were found in a file, a bounded number of them.</summary>
internal sealed class FileErrors(ReadOnlyMemory<byte> utf8, int most)
{
    private readonly List<(int Offset, string Path, string Message)> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public void Add(LocatedValue at, string message) => Add(at.Offset, at.Path, message);

    /// <summary>Adds an error whose place is the name of a member.</summary>
    public void AddAtName(LocatedValue at, string message) => Add(at.NameOffset, at.Path, message);

    public void Add(int offset, string path, string message)
    {
        if (_errors.Count < most)
            _errors.Add((offset, path, message));
    }

    /// <summary>Returns the errors in the order of the file.</summary>
    public IReadOnlyList<SiteFileError> InOrder()
    {
        var found = new List<SiteFileError>(_errors.Count);
        var (line, lineStart, scanned) = (1, 0, 0);
        foreach (var (offset, path, message) in _errors.OrderBy(static error => error.Offset))
        {
            for (; scanned < offset; scanned++)
            {
                if (utf8.Span[scanned] == '\n')
                    (line, lineStart) = (line + 1, scanned + 1);
            }

            found.Add(new SiteFileError(line, Encoding.UTF8.GetCharCount(utf8.Span[lineStart..offset]) + 1, path, message));
        }

        return found;
    }
}
