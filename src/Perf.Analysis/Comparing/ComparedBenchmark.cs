using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>A benchmark of both sides, or of one.</summary>
public sealed record ComparedBenchmark
{
    /// <summary>Everything that tells it from others but the job: see <see cref="Benchmarks.BenchmarkResult.Identity"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The same for people: as short as tells it from the others here, with the job where one of several is meant.</summary>
    public required string Title { get; init; }

    public required Presence Presence { get; init; }

    /// <summary>Null when it was measured wherever it was listed.</summary>
    public required ComparedSide? FailedIn { get; init; }

    /// <summary>Null when it was not measured there.</summary>
    public required BenchmarkFigures? Base { get; init; }

    /// <summary>Null when it was not measured there.</summary>
    public required BenchmarkFigures? Candidate { get; init; }

    /// <summary>Time of the candidate over time of the base, above 1 is slower: see <see cref="SampleComparison"/>.</summary>
    public required double? Ratio { get; init; }

    /// <summary>Null with too few iterations for one.</summary>
    public required Interval? RatioInterval95 { get; init; }

    /// <summary>How likely iterations of one and the same speed differ so much, either way.</summary>
    public required double? PValue { get; init; }

    /// <summary>The same when all benchmarks of the comparison are looked at: Holm.</summary>
    public required double? AdjustedPValue { get; init; }

    /// <summary>Of the time.</summary>
    public required Finding Finding { get; init; }

    /// <summary>Of the bytes an operation: see <see cref="Allocations"/>.</summary>
    public required Finding BytesFinding { get; init; }

    /// <summary>What else is to be known of it; null when nothing is.</summary>
    public required string? Note { get; init; }

    /// <summary>Whether a reader must see it: what differs, and what only one side measured.</summary>
    public bool IsNotable() =>
        Presence != Presence.Both || Finding is Finding.Better or Finding.Worse || BytesFinding is Finding.Better or Finding.Worse;
}
