namespace Perf.Lab.Simulation.World;

/// <summary>What came of a fetch.</summary>
/// <param name="AtMs">When the last page was as it is, or when there was no answer.</param>
/// <param name="HeldBackFor">How long nothing is asked; of <see cref="FetchEnd.HeldBack"/> only.</param>
internal readonly record struct FetchAnswer(FetchEnd End, long AtMs, TimeSpan HeldBackFor = default);
