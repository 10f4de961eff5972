using Perf.Lab.Load;

namespace Perf.Tests.Load;

/// <summary>When a warm-up is over.</summary>
public sealed class WarmUpTests
{
    private readonly WarmUp warmUp = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));

    [Fact]
    public void Add_WhileTheApiCompiles_GoesOnThoughTheRateIsFlat()
    {
        Add((400, 0.3), (400, 0.5), (400, 0.4), (400, 0.5), (400, 0.6));

        Assert.Equal((false, false), (warmUp.HasSettled, warmUp.IsOver));

        Add((700, 0.005));

        Assert.Equal((true, true, 700), (warmUp.HasSettled, warmUp.IsOver, warmUp.RequestsPerSecond));
    }

    [Fact]
    public void Add_SliceInWhichTheApiSaidNothing_DecidesNothing()
    {
        Add((400, 0.3), (400, null), (400, null), (400, null), (400, null));

        Assert.False(warmUp.HasSettled);
    }

    [Fact]
    public void Add_ApiThatTellsNothing_SettlesWhenItNoLongerGrows()
    {
        Add((100, null), (200, null), (205, null), (400, null), (410, null), (390, null));

        Assert.False(warmUp.HasSettled);

        Add((415, null));

        Assert.Equal((true, true), (warmUp.HasSettled, warmUp.IsOver));
    }

    [Fact]
    public void Add_ApiThatHadSettledBefore_IsWarmedUpAtLeastSoLong()
    {
        Add((700, 0.001));

        Assert.Equal((true, false), (warmUp.HasSettled, warmUp.IsOver));

        Add((700, 0.001));

        Assert.True(warmUp.IsOver);
    }

    [Fact]
    public void Add_ApiThatNeverSettles_EndsAtTheLimitAndIsNotCalledSettled()
    {
        Add([.. Enumerable.Repeat((400.0, (double?)0.5), 19)]);

        Assert.False(warmUp.IsOver);

        Add((400, 0.5));

        Assert.Equal((false, true), (warmUp.HasSettled, warmUp.IsOver));
    }

    private void Add(params (double RequestsPerSecond, double? Compiling)[] slices)
    {
        foreach ((double requestsPerSecond, double? compiling) in slices)
        {
            warmUp.Add(requestsPerSecond, compiling);
        }
    }
}
