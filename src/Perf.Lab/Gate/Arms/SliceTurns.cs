using Perf.Analysis.Gating;
using Perf.Analysis.Statistics;

namespace Perf.Lab.Gate.Arms;

/// <summary>Two arms that take turns at the same calls, in quads: ABBA or BAAB, as is drawn.</summary>
/// <param name="first">The base.</param>
/// <param name="second">Who is compared with it.</param>
/// <param name="calls">Of a slice of the first.</param>
/// <param name="callsOfSecond">As many, unless work is put into it.</param>
/// <param name="clock">Which judges.</param>
/// <param name="random">Draws the order.</param>
internal sealed class SliceTurns(DuetArm first, DuetArm second, int calls, int callsOfSecond, SliceClock clock, Random random)
{
    private readonly List<double> ratios = [];
    private readonly List<double> wallRatios = [];

    public ArmSlices First { get; } = new();

    public ArmSlices Second { get; } = new();

    /// <summary>log(second/first) by the clock that judges.</summary>
    public double LogRatio => TrimmedMean.Of(ratios.ToArray()).Value;

    public double WallLogRatio => TrimmedMean.Of(wallRatios.ToArray()).Value;

    public void Run(int quads)
    {
        for (int quad = 0; quad < quads; quad++)
        {
            bool isFirstOutside = random.Next(2) == 0;
            (DuetArm outer, DuetArm inner) = isFirstOutside ? (first, second) : (second, first);
            (int outerCalls, int innerCalls) = isFirstOutside ? (calls, callsOfSecond) : (callsOfSecond, calls);
            ArmSlice before = outer.Run(outerCalls);
            ArmSlice one = inner.Run(innerCalls);
            ArmSlice two = inner.Run(innerCalls);
            ArmSlice after = outer.Run(outerCalls);
            Note(isFirstOutside ? (before, after) : (one, two), isFirstOutside ? (one, two) : (before, after));
        }
    }

    private void Note((ArmSlice One, ArmSlice Two) a, (ArmSlice One, ArmSlice Two) b)
    {
        ratios.Add(new Quad(a.One.Ns(clock), a.Two.Ns(clock), b.One.Ns(clock), b.Two.Ns(clock)).LogRatio);
        wallRatios.Add(new Quad(a.One.WallNs, a.Two.WallNs, b.One.WallNs, b.Two.WallNs).LogRatio);
        First.Add(a.One.Ns(clock), a.One.AllocatedBytes);
        First.Add(a.Two.Ns(clock), a.Two.AllocatedBytes);
        Second.Add(b.One.Ns(clock), b.One.AllocatedBytes);
        Second.Add(b.Two.Ns(clock), b.Two.AllocatedBytes);
    }
}
