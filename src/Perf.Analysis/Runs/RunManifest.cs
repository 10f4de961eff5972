using Perf.Analysis.Json;

namespace Perf.Analysis.Runs;

/// <summary>
/// What a run was: <c>manifest.json</c>. Written when the run starts and again after every step, so that an interrupted run
/// still says what it is. Holds no key, no password and no connection string.
/// </summary>
public sealed record RunManifest : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>See <see cref="RunFolder.NewRunId"/>; also the name of the folder, unless the user chose one.</summary>
    public required string RunId { get; init; }

    /// <summary>The verb that was run: <c>run</c>, <c>bench</c>, <c>backfill</c> …</summary>
    public required string Verb { get; init; }

    /// <summary><c>smoke</c>, <c>quick</c> or <c>full</c>; null for a verb without profiles.</summary>
    public required string? Profile { get; init; }

    /// <summary>The arguments as they were given, for the command that repeats the run.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The commit that was measured, in full; <c>unknown</c> outside a repository.</summary>
    public required string Commit { get; init; }

    /// <summary>True when the working tree differed from the commit: the numbers then belong to no commit.</summary>
    public required bool Dirty { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while the run is under way.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    public required RunState State { get; init; }

    /// <summary>The exit code of the process (see the help); null while the run is under way.</summary>
    public required int? ExitCode { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>Versions of the servers measured against: <c>postgresql</c> …</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Every setting of the run that a default or an argument decided.</summary>
    public required IReadOnlyDictionary<string, string> Configuration { get; init; }

    /// <summary>Server settings as PostgreSQL reports them, durability first of all.</summary>
    public required IReadOnlyDictionary<string, string> PostgresSettings { get; init; }

    /// <summary>Every seed, by what it seeds.</summary>
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }

    public required IReadOnlyList<RunStep> Steps { get; init; }

    public required IReadOnlyList<MissingPart> Missing { get; init; }

    /// <summary>Largest resident memory of the lab's own process; null where the machine does not tell.</summary>
    public required long? PeakMemoryBytes { get; init; }
}
