using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Comparing;
using Perf.Lab.Histories;
using Perf.Lab.Report;
using Perf.Lab.Servers;

namespace Perf.Lab.Runs;

/// <summary>
/// One run of a verb that measures: its folder, and a manifest that is written again whenever something is known, so that an
/// interrupted run still says what it is. Not thread-safe.
/// </summary>
public sealed class RunSession
{
    private readonly TimeProvider time;
    private readonly List<RunStep> steps = [];
    private readonly List<MissingPart> missing = [];
    private readonly Dictionary<string, string> versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> configuration = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> postgresSettings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> seeds = new(StringComparer.Ordinal);
    private RunManifest manifest;
    private bool failed;
    private bool invalid;

    private RunSession(RunFolder folder, string historyFile, RunManifest manifest, TimeProvider time)
    {
        Folder = folder;
        HistoryFile = historyFile;
        this.manifest = manifest;
        this.time = time;
    }

    public RunFolder Folder { get; }

    /// <summary>Where the run appends its line: beside the folder of all runs, or in its own folder when it has one elsewhere.</summary>
    public string HistoryFile { get; }

    /// <summary>As it was written last.</summary>
    public RunManifest Manifest => manifest;

    /// <summary>
    /// Opens a folder for a run, lets the body measure into it, and closes it with the manifest and the report, however the
    /// body ends.
    /// </summary>
    /// <param name="outFolder">Null: a new folder below results/runs.</param>
    /// <param name="body">Measures, on servers that are stopped when it ends; returns whether everything succeeded.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        LabContext context,
        string verb,
        string? profile,
        string? outFolder,
        Func<RunSession, LabServers, Task<bool>> body,
        CancellationToken cancellationToken)
    {
        RunSession session = await OpenAsync(context, verb, profile, outFolder, cancellationToken);
        try
        {
            int code = await MeasureAsync(session, body) ? ExitCode.Passed : session.CodeOfFailure();
            await session.CloseAsync(context, RunState.Complete, code);
            return code;
        }
        catch (Exception exception)
        {
            int code = ExitCode.Of(exception, cancellationToken.IsCancellationRequested);
            await session.CloseAsync(context, code == ExitCode.Interrupted ? RunState.Interrupted : RunState.Complete, code);
            throw;
        }
    }

    /// <summary>
    /// Runs a step and notes how it ended and how long it took. That it did not succeed is said on standard error; what the body
    /// throws is noted, and thrown on.
    /// </summary>
    /// <param name="body">Returns whether the step succeeded, and what there is to say about it.</param>
    public async Task<bool> StepAsync(
        string name, Func<CancellationToken, Task<StepOutcome>> body, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            StepOutcome outcome = await body(cancellationToken);
            failed |= outcome is { Succeeded: false, Invalid: false };
            invalid |= outcome.Invalid;
            await NoteAsync(
                outcome.Succeeded ? StepStatus.Done : outcome.Invalid ? StepStatus.Invalid : StepStatus.Failed, outcome.Detail);
            if (!outcome.Succeeded)
            {
                LabConsole.Error($"{name}: {outcome.Detail}");
            }

            return outcome.Succeeded;
        }
        catch (Exception exception)
        {
            bool interrupted = ExitCode.Of(exception, cancellationToken.IsCancellationRequested) == ExitCode.Interrupted;
            await NoteAsync(interrupted ? StepStatus.Interrupted : StepStatus.Failed, interrupted ? null : exception.Message);
            throw;
        }

        async Task NoteAsync(StepStatus status, string? detail)
        {
            steps.Add(new RunStep(name, status, time.GetElapsedTime(started).TotalSeconds, detail));
            await SaveAsync(manifest);
        }
    }

    /// <summary>Notes something that this run does not measure, so that its report can say so.</summary>
    public void NoteMissing(string what, string why) => missing.Add(new MissingPart(what, why));

    public void NoteVersion(string name, string version) => versions[name] = version;

    public void NoteConfiguration(string name, string value) => configuration[name] = value;

    public void NoteSeed(string name, long seed) => seeds[name] = seed;

    public void NotePostgresSettings(IReadOnlyDictionary<string, string> settings)
    {
        foreach ((string name, string value) in settings)
        {
            postgresSettings[name] = value;
        }
    }

    /// <summary>What is not valid is no failure; what failed beside it is.</summary>
    private int CodeOfFailure() => invalid && !failed ? ExitCode.Invalid : ExitCode.Failed;

    private static async Task<bool> MeasureAsync(RunSession session, Func<RunSession, LabServers, Task<bool>> body)
    {
        await using LabServers servers = new(session);
        return await body(session, servers);
    }

    private static async Task<RunSession> OpenAsync(
        LabContext context, string verb, string? profile, string? outFolder, CancellationToken cancellationToken)
    {
        string root = RepositoryRoot.Find();
        SourceRevision revision = await SourceRevision.ReadAsync(root, cancellationToken);
        DateTimeOffset startedAt = context.Time.GetUtcNow();
        string id = RunFolder.NewRunId(startedAt, revision.Commit);
        RunFolder folder = CreateFolder(outFolder ?? Path.Combine(root, "results", "runs", id));
        RunManifest opened = new()
        {
            SchemaVersion = RunManifest.CurrentSchemaVersion,
            RunId = id,
            Verb = verb,
            Profile = profile,
            Arguments = context.Arguments,
            Commit = revision.Commit,
            Dirty = revision.Dirty,
            StartedAt = startedAt,
            FinishedAt = null,
            State = RunState.Running,
            ExitCode = null,
            Machine = MachineProbe.Read(),
            Versions = new Dictionary<string, string>(StringComparer.Ordinal),
            Configuration = new Dictionary<string, string>(StringComparer.Ordinal),
            PostgresSettings = new Dictionary<string, string>(StringComparer.Ordinal),
            Seeds = new Dictionary<string, long>(StringComparer.Ordinal),
            Steps = [],
            Missing = [],
            PeakMemoryBytes = null,
        };
        string history = outFolder is null
            ? HistoryKeeper.DefaultFile
            : Path.Combine(folder.FolderPath, Analysis.Histories.HistoryFile.Name);
        RunSession session = new(folder, history, opened, context.Time);
        await session.SaveAsync(opened);
        LabConsole.Status($"results: {folder.FolderPath}");
        return session;
    }

    private static RunFolder CreateFolder(string path)
    {
        try
        {
            RunFolder folder = RunFolder.Create(path);
            return File.Exists(folder.Manifest)
                ? throw new BadInputException($"--out {path}: it holds the results of another run; name a new folder")
                : folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // ArgumentException: the path is empty, or has characters no path may have.
            throw new BadInputException($"--out {path}: no results can be written there ({exception.Message}); name another folder");
        }
    }

    private async Task CloseAsync(LabContext context, RunState state, int exitCode)
    {
        await SaveAsync(manifest with { State = state, ExitCode = exitCode, FinishedAt = time.GetUtcNow() });
        await BaselineComparison.WriteAsync(BaselineComparison.DefaultFolder, Folder, CancellationToken.None);
        await ReportStep.RunAsync(context.Console, Folder, CancellationToken.None);
        await RunSummary.ShowAsync(context.Console, Folder);
    }

    /// <summary>Not cancellable: what is known is written also when the run is being interrupted.</summary>
    private async Task SaveAsync(RunManifest current)
    {
        manifest = current with
        {
            Versions = versions,
            Configuration = configuration,
            PostgresSettings = postgresSettings,
            Seeds = seeds,
            Steps = steps,
            Missing = missing,
            PeakMemoryBytes = MachineProbe.PeakMemoryBytes(),
        };
        await Analysis.Json.ArtifactFile.WriteAsync(Folder.Manifest, manifest, CancellationToken.None);
    }
}
