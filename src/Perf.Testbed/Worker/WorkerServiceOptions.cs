namespace Perf.Testbed.Worker;

/// <summary>What a worker that runs as a service is told. Secrets go in the environment. Immutable.</summary>
public sealed record WorkerServiceOptions
{
    /// <summary>Of a database with the product's tables.</summary>
    public required string ConnectionString { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>Where bars come from.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Of each process on a database its own; the same one again for a process in the place of another.</summary>
    public required string Name { get; init; }

    /// <summary>Further arguments, as the service's usage has them, such as <c>--roles worker</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <value>Null: alerts are sent nowhere.</value>
    public Uri? WebhookUrl { get; init; }

    public string? WebhookSecret { get; init; }

    /// <summary>Called with each line of its log as it comes.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>Whether to wait until it has said that it is there, for which it needs its database.</summary>
    /// <value>True.</value>
    public bool WaitsUntilReady { get; init; } = true;
}
