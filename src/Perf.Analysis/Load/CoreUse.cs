namespace Perf.Analysis.Load;

/// <summary>How many processors each used, on average. What lies on another machine, or cannot be read, is null.</summary>
/// <param name="Postgres">All of its processes.</param>
public sealed record CoreUse(double Generator, double? Api, double? Postgres, double Other, double Idle)
{
    /// <summary>Of the time that was accounted for.</summary>
    internal double Total => Generator + (Api ?? 0) + (Postgres ?? 0) + Other + Idle;

    /// <returns>Null without slices.</returns>
    public static CoreUse? Of(IReadOnlyCollection<MachineSlice> slices)
    {
        double seconds = slices.Sum(slice => slice.LengthSeconds);
        return seconds > 0
            ? new CoreUse(
                slices.Sum(slice => slice.GeneratorCpuSeconds) / seconds,
                All(slice => slice.ApiCpuSeconds),
                All(slice => slice.PostgresCpuSeconds),
                slices.Sum(slice => slice.OtherCpuSeconds) / seconds,
                slices.Sum(slice => slice.IdleCpuSeconds) / seconds)
            : null;

        double? All(Func<MachineSlice, double?> of) =>
            slices.All(slice => of(slice) is not null) ? slices.Sum(slice => of(slice)!.Value) / seconds : null;
    }
}
