namespace Perf.Analysis.Decisions.Proving;

/// <summary>A trial whose jobs were slowed down in one stage on purpose.</summary>
/// <param name="Repeat">Trials of one repeat followed each other at once, in an order that was drawn.</param>
/// <param name="AddedSeconds">To the stage, as measured, over all jobs; 0 for the trial without.</param>
/// <param name="WallSeconds">Of the whole trial.</param>
public readonly record struct DosePoint(int Repeat, double AddedSeconds, double WallSeconds);
