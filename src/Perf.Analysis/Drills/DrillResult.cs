namespace Perf.Analysis.Drills;

/// <summary>A drill with all its runs.</summary>
public sealed record DrillResult
{
    /// <summary>Of fewer injections no bound is told, and of fewer values no percentile fails a drill.</summary>
    public const int LeastToTell = 20;

    /// <summary>Of the fault, 1 to 28, as <c>drill --list</c> names them; 0 for one of the user's rows that is no fault of that list.</summary>
    public required int Fault { get; init; }

    public required string Name { get; init; }

    /// <summary>What is injected, and what must come of it.</summary>
    public required string Title { get; init; }

    /// <summary>What keeps the drill from failing.</summary>
    public required string Protection { get; init; }

    /// <summary>True: the protection was switched off on purpose, and the drill had to fail.</summary>
    public required bool ProtectionOff { get; init; }

    /// <summary>Of the first run that did not pass. Failed, also, when a target is missed that enough was measured of.</summary>
    public required DrillVerdict Verdict { get; init; }

    public required string? Why { get; init; }

    /// <summary>The command that does the first run that failed again, or the first.</summary>
    public required string Replay { get; init; }

    /// <summary>How often the fault was injected, over all runs.</summary>
    public required int Injections { get; init; }

    /// <summary>
    /// Of injections without a failure, how likely one could still be, with 95% confidence: three in so many (rule of three). Null with a
    /// failure, and below <see cref="LeastToTell"/>, which say nothing.
    /// </summary>
    /// <remarks>Source: J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13), 1983.</remarks>
    public required double? FailureBound95 { get; init; }

    public required IReadOnlyList<MeasureSummary> Measures { get; init; }

    public required IReadOnlyList<DrillRun> Runs { get; init; }

    /// <summary>It did what was wanted of it: passed, or, with its protection off, failed.</summary>
    public bool IsAsWanted =>
        Verdict == DrillVerdict.Skipped || Verdict == (ProtectionOff ? DrillVerdict.Failed : DrillVerdict.Passed);

    /// <summary>The bound of <see cref="FailureBound95"/>.</summary>
    public static double? BoundOf(IReadOnlyCollection<DrillRun> runs) =>
        runs.All(run => run.Verdict == DrillVerdict.Passed) && InjectionsOf(runs) is >= LeastToTell and int injections ? 3.0 / injections : null;

    public static int InjectionsOf(IEnumerable<DrillRun> runs) => runs.Sum(run => run.Injections);

    /// <summary>What all runs amount to: the first that did not pass, and else the first target that was missed.</summary>
    public static (DrillVerdict Verdict, string? Why) Judge(IReadOnlyList<DrillRun> runs, IReadOnlyList<MeasureSummary> measures)
    {
        DrillRun telling = runs.FirstOrDefault(run => run.Verdict is DrillVerdict.Failed or DrillVerdict.Broken) ?? runs[0];
        return telling.Verdict == DrillVerdict.Passed && measures.FirstOrDefault(measure => measure.FailsTarget) is { } late
            ? (DrillVerdict.Failed, FormattableString.Invariant(
                $"{late.Name}: the 99th percentile of {late.Count} is {late.P99:0}, and the target is {late.Target:0}"))
            : (telling.Verdict, telling.Why);
    }
}
