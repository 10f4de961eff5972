namespace Benchmarks.Suites.Work;

/// <summary>What the rounds of a <see cref="Duel"/> came to.</summary>
/// <param name="SecondsOfChallenger">An operation, one value a round.</param>
/// <param name="TimesAsFast">For each reference one value a round: how many times as fast as that reference the challenger was.</param>
internal sealed record DuelResult(IReadOnlyList<double> SecondsOfChallenger, IReadOnlyList<double[]> TimesAsFast);
