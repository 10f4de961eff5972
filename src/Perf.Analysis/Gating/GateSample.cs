namespace Perf.Analysis.Gating;

/// <summary>
/// What one launch, a fresh process of each arm, says of one benchmark. The launch is the unit of evidence: code and data are placed
/// anew in each, which moves results by more than any slice does.
/// </summary>
/// <param name="Benchmark">Its name with parameters.</param>
/// <param name="Launch">From 0, in the order of their starts.</param>
/// <param name="Quads">How many there were, of four slices each.</param>
/// <param name="LogRatio">
/// log(candidate/base) by the clock that judges: the trimmed mean over the quads of log((B1+B2)/(A1+A2)).
/// </param>
/// <param name="WallLogRatio">The same by the monotonic clock, whichever judges.</param>
/// <param name="ControlLogRatio">log(base's copy/base), of the launches and benchmarks that were drawn for it; else null.</param>
/// <param name="BaseNs">An operation's median, by the clock that judges.</param>
/// <param name="CandidateNs">An operation's median, by the clock that judges.</param>
/// <param name="BaseBytes">Allocated an operation: the least of the slices, for what others allocate now and then is not its.</param>
/// <param name="CandidateBytes">Allocated an operation: the least of the slices.</param>
public sealed record GateSample(
    string Benchmark,
    int Launch,
    int Quads,
    double LogRatio,
    double WallLogRatio,
    double? ControlLogRatio,
    double BaseNs,
    double CandidateNs,
    double BaseBytes,
    double CandidateBytes);
