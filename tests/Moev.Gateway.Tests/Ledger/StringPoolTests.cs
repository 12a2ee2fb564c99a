using Moev.Gateway.Ledger.ChargePoints;

namespace Moev.Gateway.Tests.Ledger;

public sealed class StringPoolTests
{
    [Fact]
    public void Equal_strings_are_one_object_and_different_ones_stay_apart()
    {
        var pool = new StringPool();
        var first = pool.Share(new string('a', 3));
        Assert.Same(first, pool.Share(new string('a', 3)));
        Assert.Equal("AAA", pool.Share("AAA"));
        Assert.Null(pool.Share(null));
    }

    [Fact]
    public void As_many_strings_as_allowed_are_shared_and_no_more()
    {
        var pool = new StringPool();
        for (var i = 0; i < StringPool.MaxStrings; i++)
            pool.Share($"word {i}");
        Assert.Same(pool.Share($"word {StringPool.MaxStrings - 1}"), pool.Share($"word {StringPool.MaxStrings - 1}"));
        Assert.NotSame(pool.Share("one more".ToUpperInvariant()), pool.Share("one more".ToUpperInvariant()));
        Assert.Equal("ONE MORE", pool.Share("one more".ToUpperInvariant()));
    }
}
