namespace MarketData.Backfill;

/// <summary>Why a job failed, and where.</summary>
/// <param name="Stage">The stage that was under way.</param>
/// <param name="Message">One line; holds no secret.</param>
/// <param name="StopsTheRun">No other job could succeed either (the key was refused): the run must stop.</param>
public sealed record BackfillFailure(BackfillStage Stage, string Message, bool StopsTheRun)
{
    /// <summary>The source was not asked, nor will be for so long (<see cref="Bars.BarSourceException.HeldBackFor"/>).</summary>
    public TimeSpan? HeldBackFor { get; init; }
}
