using System.Buffers;
using System.Text;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Texts after Autobahn's section 6 and RFC 3629, and an oracle built on the platform's <see cref="Rune"/>.</summary>
internal static class Utf8Corpus
{
    public static readonly string[] Valid =
    [
        "", "48656C6C6F2DC2B540C39FC3B6C3A4C3BCC3A0C3A12D5554462D382121", // 6.2
        "CEBAE1BDB9CF83CEBCCEB5", // 6.5
        "00", "C280", "E0A080", "F0908080", // 6.7: the first of each length
        "7F", "DFBF", "EFBFBF", "F48FBFBF", // 6.9: the last of each length
        "ED9FBF", "EE8080", "EFBFBD", // 6.11: around the surrogates
        "EFBFBE", "F09FBFBE", "F09FBFBF", "F0AFBFBE", "F0AFBFBF", "F0BFBFBE", "F0BFBFBF", "F18FBFBE", "F18FBFBF", "F19FBFBE", "F19FBFBF",
        "F1AFBFBE", "F1AFBFBF", "F1BFBFBE", "F1BFBFBF", "F28FBFBE", "F28FBFBF", "F29FBFBE", "F29FBFBF", "F2AFBFBE", "F2AFBFBF", "F2BFBFBE",
        "F2BFBFBF", "F38FBFBE", "F38FBFBF", "F39FBFBE", "F39FBFBF", "F3AFBFBE", "F3AFBFBF", "F3BFBFBE", "F3BFBFBF", "F48FBFBE", // 6.22
        "EFBFB9", "EFBFBA", "EFBFBB", "EFBFBC", // 6.23
        "61C3A962E282AC63F09F9A97640A", "F09F9A97F09F9A97F09F9A97", "EFBBBF61", // mixed, and a byte order mark
    ];

    public static readonly string[] Invalid =
    [
        "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564", // 6.3.1
        "CEBAE1BDB9CF83CEBCCEB5F4908080656469746564", // 6.4
        "CE", "CEBAE1", "CEBAE1BD", "CEBAE1BDB9CF", "CEBAE1BDB9CF83CE", "CEBAE1BDB9CF83CEBCCE", // 6.6: truncated
        "F888808080", "FC8480808080", // 6.8: five and six bytes
        "F7BFBFBF", "FBBFBFBFBF", "FDBFBFBFBFBF", // 6.10
        "F4908080", // 6.11.5: above U+10FFFF
        "80", "BF", "80BF", "80BF80", "80BF80BF", "80BF80BF80", "80BF80BF80BF", // 6.12: continuations alone
        "808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9F", "A0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF",
        "C020C120C220C320", "DE20DF20", "E020E120E220E320", "EE20EF20", "F020F120F220F320F420F520F620F720", "F820F920FA20FB20", "FC20FD20", // 6.13
        "C0", "E080", "F08080", "F8808080", "FC80808080", "DF", "EFBF", "F7BFBF", "FBBFBFBF", "FDBFBFBFBF", // 6.14: last byte missing
        "C0E080F08080F8808080FC80808080DFEFBFF7BFBFFBBFBFBFFDBFBFBFBF", // 6.15
        "FE", "FF", "FEFEFFFF", // 6.16
        "C0AF", "E080AF", "F08080AF", "F8808080AF", "FC80808080AF", // 6.17: overlong
        "C1BF", "E09FBF", "F08FBFBF", "F887BFBFBF", "FC83BFBFBFBF", // 6.18: overlong, the largest
        "C080", "E08080", "F0808080", "F880808080", "FC8080808080", // 6.19: overlong NUL
        "EDA080", "EDADBF", "EDAE80", "EDAFBF", "EDB080", "EDBE80", "EDBFBF", // 6.20: surrogates
        "EDA080EDB080", "EDA080EDBFBF", "EDADBFEDB080", "EDADBFEDBFBF", "EDAE80EDB080", "EDAE80EDBFBF", "EDAFBFEDB080", "EDAFBFEDBFBF", // 6.21
        "61E282", "61E28261", "61F09F9A", "61F09F9A61", "E282E282AC", "C3C3A9", "F09F9AF09F9A97", "F5808080", "61626364656667FF", "F1", "F180", "F18080",
    ];

    /// <summary>The first byte after which no valid text is possible, or the text's length when only its end is missing; null when it is valid.</summary>
    public static int? FirstBad(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int length = 1;
            OperationStatus status;
            while ((status = Rune.DecodeFromUtf8(text.Slice(at, length), out _, out _)) == OperationStatus.NeedMoreData)
            {
                if (at + length == text.Length)
                {
                    return text.Length;
                }

                length++;
            }

            if (status != OperationStatus.Done)
            {
                return at + length - 1;
            }

            at += length;
        }

        return null;
    }
}
