namespace Perf.Lab.Gate.Arms;

/// <summary>How much a launch measures of a benchmark.</summary>
/// <param name="Quads">Quads of the candidate against the base.</param>
/// <param name="SliceNs">About how long a slice lasts.</param>
/// <param name="WarmUpNs">How long each arm works on a benchmark before it counts.</param>
/// <param name="ControlShare">Of how many benchmarks, of 1, a launch also measures the base's copy against the base.</param>
internal sealed record GateAmount(int Quads = 16, double SliceNs = 2e6, double WarmUpNs = 10e6, double ControlShare = 0.1)
{
    /// <summary>
    /// Where a server answers, a slice holds few calls, and each is woken twice. The copy takes no part: called now and then, its server's
    /// process would be younger than the base's, and faster.
    /// </summary>
    public static GateAmount Served { get; } = new(Quads: 12, SliceNs: 6e6, WarmUpNs: 20e6, ControlShare: 0);
}
