namespace Perf.Lab.Simulation.World;

/// <summary>How all attempts at a series came out.</summary>
internal enum FetchEnd
{
    Fetched,
    Failed,

    /// <summary>Nothing was asked: the source is down.</summary>
    HeldBack,

    /// <summary>The key is not accepted.</summary>
    KeyRefused,
}
