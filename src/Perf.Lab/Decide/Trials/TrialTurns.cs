using Perf.Analysis.Statistics;

namespace Perf.Lab.Decide.Trials;

/// <summary>Two settings that take turns at the same jobs, in quads: ABBA or BAAB, as is drawn.</summary>
internal static class TrialTurns
{
    /// <param name="before">The old setting.</param>
    /// <param name="after">The new one.</param>
    public static async Task<IReadOnlyList<Quad>> RunAsync(
        TrialArm before, TrialArm after, int quads, Random random, CancellationToken cancellationToken)
    {
        List<Quad> measured = [];
        while (measured.Count < quads)
        {
            bool isBeforeOutside = random.Next(2) == 0;
            (TrialArm outer, TrialArm inner) = isBeforeOutside ? (before, after) : (after, before);
            double first = await WallAsync(outer);
            double second = await WallAsync(inner);
            double third = await WallAsync(inner);
            double fourth = await WallAsync(outer);
            measured.Add(isBeforeOutside ? new Quad(first, fourth, second, third) : new Quad(second, third, first, fourth));
        }

        return measured;

        async Task<double> WallAsync(TrialArm arm) => (await arm.RunAsync(dose: null, cancellationToken)).WallSeconds;
    }
}
