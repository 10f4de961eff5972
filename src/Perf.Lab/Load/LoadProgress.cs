namespace Perf.Lab.Load;

/// <summary>Where a run of the generator is: for people to watch.</summary>
/// <param name="Measuring">False while it warms up.</param>
/// <param name="RequestsPerSecond">Answered in the last interval.</param>
/// <param name="MedianMs">Of the last interval; null when nothing ended in it.</param>
/// <param name="Failures">So far.</param>
public readonly record struct LoadProgress(
    bool Measuring, TimeSpan Elapsed, double RequestsPerSecond, double? MedianMs, long Failures);
