using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.LocalLists;

/// <summary>Reads the entries of a local list out of a request.</summary>
internal static class LocalListBody
{
    /// <summary>Reads a localAuthorizationList (OCPP 1.6 §7.1).</summary>
    /// <param name="array">A JSON array.</param>
    /// <param name="problem">The first error; null when there is none.</param>
    public static IReadOnlyList<LocalListEntry> Read(JsonElement array, UpdateType type, out string? problem)
    {
        // The generated reader validates the entries, so they are put into a message, as the caller wrote them.
        byte[] payload =
        [
            .. Encoding.UTF8.GetBytes($$"""{"listVersion":1,"updateType":"{{type.ToWireName()}}","localAuthorizationList":"""),
            .. JsonMarshal.GetRawUtf8Value(array),
            (byte)'}',
        ];
        if (!SendLocalListRequest.TryRead(payload, ValidationMode.Strict, out var request, out var report))
        {
            problem = $"'localAuthorizationList' is wrong: {report.Error.Kind} {report.Error.Member}".TrimEnd() + ".";
            return [];
        }

        var entries = new List<LocalListEntry>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        problem = null;
        foreach (var data in request.LocalAuthorizationList ?? default)
        {
            var idTag = data.IdTag.ToString();
            // OCPP 1.6 §6.41: "All idTags in the localAuthorizationList MUST be unique".
            if (!seen.Add(idTag))
                problem ??= $"'localAuthorizationList' has the id tag '{idTag}' twice.";
            if (data.IdTagInfo is null && type == UpdateType.Full)
                problem ??= $"'localAuthorizationList' has the id tag '{idTag}' without idTagInfo, which only a differential update may (OCPP 1.6 §7.1).";
            var info = data.IdTagInfo;
            entries.Add(new LocalListEntry(idTag, info?.Status.ToWireName(), info?.ParentIdTag?.ToString(), info?.ExpiryDate?.Value));
        }

        return entries;
    }
}
