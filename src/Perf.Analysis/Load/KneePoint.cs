namespace Perf.Analysis.Load;

/// <summary>One concurrency of a sweep.</summary>
/// <param name="HeldOut">Measured, and not used for the fit.</param>
/// <param name="Valid">
/// False when the generator's figures there cannot be believed: then it is neither fitted nor held against the fit.
/// </param>
/// <param name="PredictedPerSecond">By the fit; null without one.</param>
public sealed record KneePoint(
    int Connections, double RequestsPerSecond, double? P95Ms, bool Valid, bool HeldOut, double? PredictedPerSecond);
