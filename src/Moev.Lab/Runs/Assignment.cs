namespace Moev.Lab.Runs;

/// <summary>Splits <c>path=value</c>.</summary>
internal static class Assignment
{
    /// <summary>Splits at the first equals sign outside of brackets. Returns false when there is none, or either side is empty.</summary>
    public static bool TrySplit(string text, out string path, out string value)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
                depth++;
            else if (text[i] == ']')
                depth--;
            else if (text[i] == '=' && depth <= 0)
            {
                (path, value) = (text[..i].Trim(), text[(i + 1)..].Trim());
                return path.Length > 0 && value.Length > 0;
            }
        }

        (path, value) = ("", "");
        return false;
    }
}
