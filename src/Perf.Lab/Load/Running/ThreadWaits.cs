namespace Perf.Lab.Load.Running;

/// <summary>What a thread waited for a core since it was started, and how often it was given one.</summary>
/// <param name="Thread">Its number, as the system knows it.</param>
internal readonly record struct ThreadWaits(string Thread, long WaitNs, long Dispatches);
