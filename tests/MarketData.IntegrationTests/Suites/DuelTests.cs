using Benchmarks.Suites.Work;

namespace MarketData.IntegrationTests.Suites;

/// <summary>Turns of operations that say how long they took, so that nothing is waited for.</summary>
public sealed class DuelTests
{
    private const int Rounds = 11;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.2, 1)]
    [InlineData(0.05, 2)]
    [InlineData(0.002, 5)]
    public async Task Reference_ThatIsMuchFaster_IsRepeatedFromTheSecondRoundOn(double secondsOfReference, int repeats)
    {
        int calls = 0;
        DuelResult turns = await RunAsync(() =>
        {
            calls++;
            return secondsOfReference;
        });

        Assert.Equal(2 + ((Rounds - 1) * 2 * repeats), calls);
        Assert.All(turns.TimesAsFast[0], ratio => Assert.Equal(secondsOfReference, ratio, tolerance: 1e-6));
    }

    /// <summary>One round is spoilt, and the others are not.</summary>
    [Fact]
    public async Task Reference_ThatStandsStillOnce_SpoilsOneRound()
    {
        int calls = 0;
        DuelResult turns = await RunAsync(() => ++calls == 40 ? 3 : 0.01);

        Assert.Equal(Rounds - 1, turns.TimesAsFast[0].Count(ratio => Math.Abs(ratio - 0.01) < 1e-9));
    }

    private static Task<DuelResult> RunAsync(Func<double> secondsOfReference) => Duel.RunAsync(
        () => Task.FromResult(TimeSpan.FromSeconds(1)),
        [() => Task.FromResult(TimeSpan.FromSeconds(secondsOfReference()))],
        minRounds: 0,
        clock: new OverAfter(Rounds));

    /// <summary>A clock on which the time is over after so many rounds, each of which asks it once.</summary>
    private sealed class OverAfter(int rounds) : TimeProvider
    {
        private int asked;

        public override long GetTimestamp() => asked++ < rounds ? 0 : TimestampFrequency * 3_600;
    }
}
