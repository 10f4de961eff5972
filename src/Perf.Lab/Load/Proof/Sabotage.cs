namespace Perf.Lab.Load.Proof;

/// <summary>What is done to a generator that has to notice it.</summary>
internal enum Sabotage
{
    /// <summary>Nothing: it has to call the run valid.</summary>
    None,

    /// <summary>All its threads on one core, and a process on that core that never rests.</summary>
    Hog,

    /// <summary>One connection, and a rate that needs more.</summary>
    OneConnection,

    /// <summary>A thread pool full of work that blocks.</summary>
    StarvedPool,
}
