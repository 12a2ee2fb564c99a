using Moev.ChargePoint.Tokens;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Tokens;

/// <summary>Tests of the entries of the authorization cache (OCPP 1.6 §3.5.1).</summary>
public sealed class AuthorizationCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly AuthorizationCache _cache = new(capacity: 3);

    [Fact]
    public void Full_cache_forgets_refused_tokens_first_and_then_the_oldest()
    {
        Update("A", AuthorizationStatus.Accepted);
        Update("B", AuthorizationStatus.Blocked);
        Update("C", AuthorizationStatus.Accepted);
        Update("D", AuthorizationStatus.Accepted);
        Assert.Null(_cache.Find("B", Now));
        Assert.Equal(3, _cache.Count);

        // Heard of again, A is no longer the oldest.
        Update("A", AuthorizationStatus.Accepted);
        Update("E", AuthorizationStatus.Accepted);
        Assert.Null(_cache.Find("C", Now));
        Assert.NotNull(_cache.Find("A", Now));
    }

    [Fact]
    public void Newer_information_replaces_the_older_without_regard_to_case()
    {
        Update("A", AuthorizationStatus.Accepted);
        Update("a", AuthorizationStatus.Blocked);
        Assert.Equal((1, AuthorizationStatus.Blocked), (_cache.Count, _cache.Find("A", Now)?.Status));
        _cache.Clear();
        Assert.Null(_cache.Find("A", Now));
    }

    [Fact]
    public void Valid_entry_expires_and_a_refused_one_stays_what_it_is()
    {
        _cache.Update("A", new IdTagInfo(Now, null, AuthorizationStatus.Accepted), Now);
        _cache.Update("B", new IdTagInfo(Now, null, AuthorizationStatus.Blocked), Now);
        Assert.Equal(AuthorizationStatus.Accepted, _cache.Find("A", Now.AddTicks(-1))?.Status);
        Assert.Equal(AuthorizationStatus.Expired, _cache.Find("A", Now)?.Status);
        Assert.Equal(AuthorizationStatus.Blocked, _cache.Find("B", Now)?.Status);
    }

    private void Update(string tag, AuthorizationStatus status) => _cache.Update(tag, new IdTagInfo(null, null, status), Now);
}
