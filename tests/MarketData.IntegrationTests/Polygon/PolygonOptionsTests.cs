using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Options that cannot work are refused when they are set.</summary>
public sealed class PolygonOptionsTests
{
    private static readonly PolygonOptions Valid = new(new ApiKey("key"));

    public static TheoryData<string> BadAddresses =>
        ["ftp://host/", "http://user@host/", "https://host/path", "https://host/?q=1", "/relative", "https://host/#f"];

    [Theory]
    [MemberData(nameof(BadAddresses))]
    public void BaseAddress_NotAnOrigin_IsRefused(string address) =>
        Assert.ThrowsAny<ArgumentException>(() => Valid with { BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute) });

    [Fact]
    public void Numbers_OutOfRange_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Valid with { PageLimit = 0 });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { PageLimit = 50_001 });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { MaxPages = 0 });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { MaxPageBytes = 1023 });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { AttemptTimeout = TimeSpan.Zero });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { PageTimeout = TimeSpan.FromDays(1) });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { RetryDelays = [TimeSpan.FromMinutes(5)] });
        Assert.ThrowsAny<ArgumentException>(() => Valid with { RetryDelays = [TimeSpan.Zero] });
    }

    [Fact]
    public void Timeouts_AttemptLongerThanPage_AreRefused()
    {
        PolygonOptions options = Valid with { AttemptTimeout = TimeSpan.FromMinutes(6) };

        Assert.ThrowsAny<ArgumentException>(() => PolygonBarSource.Create(options, TimeProvider.System, new Random(1)));
    }

    [Fact]
    public void RetryDelays_ChangedAfterwards_StayAsSet()
    {
        List<TimeSpan> delays = [TimeSpan.FromSeconds(2)];
        PolygonOptions options = Valid with { RetryDelays = delays };

        delays[0] = TimeSpan.FromDays(1);

        Assert.Equal([TimeSpan.FromSeconds(2)], options.RetryDelays);
    }
}
