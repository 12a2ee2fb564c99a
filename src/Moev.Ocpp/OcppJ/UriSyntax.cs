using System.Buffers;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Checks texts against the URI grammar of RFC 3986, appendix A, which is the meaning of <c>format: uri</c>. <see cref="Uri"/> cannot: it
/// repairs its input, accepts file paths and letters of all scripts, and knows more about some schemes than the grammar does.
/// </summary>
internal static class UriSyntax
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelimiters = "!$&'()*+,;=";

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Unreserved + SubDelimiters);
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(Unreserved + SubDelimiters + ":");
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(Unreserved + SubDelimiters + ":@/");
    private static readonly SearchValues<char> QueryCharacters = SearchValues.Create(Unreserved + SubDelimiters + ":@/?");

    /// <summary>URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ].</summary>
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(text[0]) || text[..colon].ContainsAnyExcept(SchemeCharacters))
            return false;

        text = text[(colon + 1)..];
        if (text.IndexOf('#') is >= 0 and int hash)
        {
            if (!IsMadeOf(text[(hash + 1)..], QueryCharacters))
                return false;

            text = text[..hash];
        }

        if (text.IndexOf('?') is >= 0 and int question)
        {
            if (!IsMadeOf(text[(question + 1)..], QueryCharacters))
                return false;

            text = text[..question];
        }

        if (!text.StartsWith("//"))
            return IsMadeOf(text, PathCharacters);

        text = text[2..];
        int slash = text.IndexOf('/');
        var authority = slash < 0 ? text : text[..slash];
        return IsAuthority(authority) && IsMadeOf(text[authority.Length..], PathCharacters);
    }

    /// <summary>authority = [ userinfo "@" ] host [ ":" port ].</summary>
    private static bool IsAuthority(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('@') is >= 0 and int at)
        {
            if (!IsMadeOf(text[..at], UserCharacters))
                return false;

            text = text[(at + 1)..];
        }

        var host = text;
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']');
            if (end < 0 || !IsIPLiteral(text[1..end]))
                return false;

            text = text[(end + 1)..];
            host = default;
        }
        else if (text.IndexOf(':') is >= 0 and int colon)
        {
            host = text[..colon];
            text = text[colon..];
        }
        else
        {
            text = default;
        }

        return IsMadeOf(host, NameCharacters)
            && (text.IsEmpty || (text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9')));
    }

    /// <summary>IPv6address / "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ).</summary>
    private static bool IsIPLiteral(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('v' or 'V'))
        {
            // RFC 6874 defines zones (%25eth0), not RFC 3986, and brackets inside the literal are invalid.
            return !text.ContainsAny("%[]/") && Uri.CheckHostName(text.ToString()) == UriHostNameType.IPv6;
        }

        int dot = text.IndexOf('.');
        if (dot < 2 || dot == text.Length - 1 || text[(dot + 1)..].ContainsAnyExcept(UserCharacters))
            return false;

        foreach (char digit in text[1..dot])
        {
            if (!char.IsAsciiHexDigit(digit))
                return false;
        }

        return true;
    }

    /// <summary>Returns true when the text consists only of these characters and percent-encoded octets.</summary>
    private static bool IsMadeOf(ReadOnlySpan<char> text, SearchValues<char> allowed)
    {
        while (text.IndexOfAnyExcept(allowed) is >= 0 and int other)
        {
            text = text[other..];
            if (text.Length < 3 || text[0] != '%' || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
                return false;

            text = text[3..];
        }

        return true;
    }
}
