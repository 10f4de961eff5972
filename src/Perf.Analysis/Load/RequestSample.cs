namespace Perf.Analysis.Load;

/// <summary>One request of the measured part of a run. Times are nanoseconds since it began, on a monotonic clock.</summary>
/// <param name="IntendedNs">When it was to be sent: its place in the schedule. In the closed model, when it was sent.</param>
/// <param name="SentNs">
/// When it was given to a connection, right before it went to the system; of one never sent, when the run gave it up.
/// </param>
/// <param name="EndedNs">When its last byte had been read, or its failure was known.</param>
/// <param name="Cell">What was asked for: an index into <see cref="LoadPlan.Cells"/>.</param>
/// <param name="BodyBytes">Bytes of the body read, without what frames them.</param>
public readonly record struct RequestSample(
    long IntendedNs, long SentNs, long EndedNs, int Cell, RequestOutcome Outcome, int BodyBytes)
{
    /// <summary>As a user has it, who does not wait for others to be answered before he asks: from the intended time.</summary>
    public long CorrectedNs => EndedNs - IntendedNs;

    /// <summary>As a generator has it that omits what it did not send in time (coordinated omission).</summary>
    public long UncorrectedNs => EndedNs - SentNs;
}
