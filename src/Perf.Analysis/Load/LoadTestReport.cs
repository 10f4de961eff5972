using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>The load test: <c>load_test_report.json</c>.</summary>
public sealed record LoadTestReport : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>Where the requests went, without user and password; null when the lab started the servers itself.</summary>
    public required string? Url { get; init; }

    /// <summary>What the runs were held to.</summary>
    public required LoadLimits Limits { get; init; }

    public required LoadVerdict Verdict { get; init; }

    /// <summary>Of the run that was nearest to its limits: see <see cref="LoadReportBuilder"/>; null without a run.</summary>
    public required LoadBottleneck? Bottleneck { get; init; }

    /// <summary>Of the runs in the worst band, which each names, each once; none when it was stopped before its end.</summary>
    public required IReadOnlyList<LoadAdvice> Recommendations { get; init; }

    /// <summary>In the order they ran.</summary>
    public required IReadOnlyList<LoadRun> Runs { get; init; }

    /// <summary>Null when it was not asked for, or not measured to its end.</summary>
    public required LoadKnee? Knee { get; init; }

    /// <summary>True when it was stopped before its end, or the API was gone.</summary>
    public required bool Interrupted { get; init; }
}
