using System.Globalization;
using System.Text;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// The notation of the cases: <c>81 85</c> hexadecimal bytes, <c>'Hello'</c> UTF-8 text, <c>61*126</c> a byte repeated, and
/// <c>{37FA213D 'Hello'}</c> a masking key with the payload that it masks. It shares no code with what it tests.
/// </summary>
internal static class Wire
{
    public static byte[] Bytes(string notation)
    {
        var bytes = new List<byte>();
        int position = 0;
        byte[]? key = null;
        int phase = 0;
        while (position < notation.Length)
        {
            char c = notation[position];
            switch (c)
            {
                case ' ':
                    position++;
                    break;

                case '{':
                    key = Convert.FromHexString(notation.AsSpan(position + 1, 8));
                    phase = 0;
                    bytes.AddRange(key);
                    position += 9;
                    break;

                case '}':
                    key = null;
                    position++;
                    break;

                case '\'':
                    int quote = notation.IndexOf('\'', position + 1);
                    Add(Encoding.UTF8.GetBytes(notation[(position + 1)..quote]));
                    position = quote + 1;
                    break;

                default:
                    int end = notation.AsSpan(position).IndexOfAny(" {}'") is var length and >= 0 ? position + length : notation.Length;
                    string[] token = notation[position..end].Split('*');
                    byte[] value = Convert.FromHexString(token[0]);
                    for (int i = token.Length == 1 ? 1 : int.Parse(token[1], CultureInfo.InvariantCulture); i > 0; i--)
                    {
                        Add(value);
                    }

                    position = end;
                    break;
            }
        }

        return [.. bytes];

        void Add(byte[] plain)
        {
            foreach (byte b in plain)
            {
                bytes.Add(key is null ? b : (byte)(b ^ key[phase++ % 4]));
            }
        }
    }

    /// <summary>The notation of one masked frame whose payload fits the seven-bit length.</summary>
    public static string ShortFrame(int firstByte, string payloadHex, string key = "5A1FC3E7") =>
        payloadHex.Length == 0
            ? $"{firstByte:X2} 80 {{{key}}}"
            : $"{firstByte:X2} {0x80 | (payloadHex.Length / 2):X2} {{{key} {payloadHex}}}";

    /// <summary>Bytes as an expectation shows them.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64 && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !bytes.Contains((byte)'\''))
        {
            return $"'{Encoding.ASCII.GetString(bytes)}'";
        }

        return bytes.Length > 8 && !bytes.ContainsAnyExcept(bytes[0])
            ? $"{bytes[0]:X2}*{bytes.Length}"
            : Convert.ToHexString(bytes);
    }
}
