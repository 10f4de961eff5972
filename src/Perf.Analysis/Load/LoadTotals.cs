namespace Perf.Analysis.Load;

/// <summary>What a run came to.</summary>
/// <param name="SuccessRate">0 to 1; null without a request.</param>
/// <param name="RequestsPerSecond">
/// Answered successfully within the duration; what was answered later is in the other figures alone.
/// </param>
/// <param name="BodyBytesPerSecond">Of the same answers.</param>
/// <param name="Outcomes">Those that occurred, in the order of <see cref="RequestOutcome"/>.</param>
public sealed record LoadTotals(
    long Requests,
    long Successful,
    double? SuccessRate,
    double RequestsPerSecond,
    double BodyBytesPerSecond,
    IReadOnlyList<OutcomeCount> Outcomes)
{
    /// <summary>Enough that the 99.9th percentile has ten requests above it.</summary>
    public const int WantedRequests = 10_000;

    public static LoadTotals Of(ReadOnlySpan<RequestSample> samples, double durationSeconds)
    {
        long[] counts = new long[Enum.GetValues<RequestOutcome>().Length];
        double durationNs = durationSeconds * 1e9;
        long inTime = 0;
        long bytes = 0;
        foreach (RequestSample sample in samples)
        {
            counts[(int)sample.Outcome]++;
            if (sample.Outcome == RequestOutcome.Ok && sample.EndedNs <= durationNs)
            {
                inTime++;
                bytes += sample.BodyBytes;
            }
        }

        long successful = counts[(int)RequestOutcome.Ok];
        return new LoadTotals(
            samples.Length,
            successful,
            samples.Length > 0 ? successful / (double)samples.Length : null,
            durationSeconds > 0 ? inTime / durationSeconds : 0,
            durationSeconds > 0 ? bytes / durationSeconds : 0,
            [
                .. Enum.GetValues<RequestOutcome>().Where(outcome => counts[(int)outcome] > 0)
                    .Select(outcome => new OutcomeCount(outcome, counts[(int)outcome])),
            ]);
    }
}
