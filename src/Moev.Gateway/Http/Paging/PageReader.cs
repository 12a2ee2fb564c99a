using Microsoft.Extensions.Options;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Paging;

/// <summary>Reads pages of records in parts, so that neither a page nor a part has more bytes than the process should hold.</summary>
internal sealed class PageReader(IOptions<ControlOptions> options)
{
    /// <summary>The records in one part. Each may be as large as a message from a charge point.</summary>
    private const int PartRecords = 32;

    /// <summary>The size at which a page ends, if it does not end at its number of records.</summary>
    public int MaxBytes => options.Value.MaxPageBytes;

    /// <summary>Reads a page.</summary>
    /// <param name="limit">The maximum number of records.</param>
    /// <param name="read">Reads at most so many records after the given one, or from the beginning of the page.</param>
    /// <param name="bytes">Returns the approximate size of a record.</param>
    /// <returns>The records, and true when there are more.</returns>
    public async ValueTask<(IReadOnlyList<T> Records, bool HasMore)> ReadAsync<T>(
        int limit, Func<T?, int, ValueTask<IReadOnlyList<T>>> read, Func<T, long> bytes)
        where T : class
    {
        var page = new List<T>();
        long total = 0;
        while (true)
        {
            var wanted = Math.Min(PartRecords, limit - page.Count);
            var part = await read(page.Count == 0 ? null : page[^1], wanted);
            foreach (var record in part)
            {
                page.Add(record);
                total += bytes(record);
                // The page has at least one record, so that the caller gets on.
                if (total >= MaxBytes)
                    return (page, true);
            }

            if (part.Count < wanted)
                return (page, false);
            if (page.Count == limit)
                return (page, true);
        }
    }
}
