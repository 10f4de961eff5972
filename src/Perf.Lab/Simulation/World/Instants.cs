namespace Perf.Lab.Simulation.World;

/// <summary>Unix milliseconds for people and for the product.</summary>
internal static class Instants
{
    public static DateTimeOffset AsInstant(this long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}
