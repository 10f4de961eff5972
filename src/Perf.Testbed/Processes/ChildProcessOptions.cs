namespace Perf.Testbed.Processes;

/// <summary>What to start, and how long to wait for it.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>An executable: a path, or a name found on PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>Arguments, each passed as it is. Other users can read them: secrets go in <see cref="Environment"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set on top of the inherited ones; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <value>The current folder when null.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Says which output line means that the child is ready.</summary>
    /// <value>Null: the child counts as ready once it is started.</value>
    public Func<string, bool>? IsReadyLine { get; init; }

    /// <summary>Called with every line of its output and errors, as it comes; never after the child is disposed.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <value>30 seconds: a .NET server on two busy cores takes 1 to 3.</value>
    public TimeSpan ReadyDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the child may take to end by itself once its parent pipe is closed; then its tree is killed.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many of its last output lines are kept for error messages.</summary>
    /// <value>40.</value>
    public int KeptOutputLines { get; init; } = 40;
}
